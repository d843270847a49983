"""Numbers that no workflow can hold: so many attempts, so long a wait; they are refused in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.offline.changes.change import Change
from engine.core.document import Document
from engine.core.problem import Problem
from engine.errors import DocumentInvalid

_CALLED: Mapping[str, str] = {
    "max_attempts": "attempts of a step",
    "timeout_s": "time limit of a step",
    "duration_s": "wait",
    "deadline_s": "time for an answer",
    "concurrency": "number of things at a time",
    "initial_s": "time between two attempts",
    "max_s": "time between two attempts",
}
_TOO_LARGE = "integer_too_large"


def out_of_bounds(change: Change) -> str | None:
    """Say which number of the change is more, or less, than a workflow can hold; None where all fit."""
    try:
        Document.parse(change.draft.document)
    except DocumentInvalid as invalid:
        found = next(filter(_is_bound, invalid.problems), None)
        return _told(found) if found is not None else None
    return None


def _is_bound(problem: Problem) -> bool:
    return problem.code == _TOO_LARGE or _name(problem) in _CALLED


def _name(problem: Problem) -> str:
    return problem.path.rsplit("/", 1)[-1]


def _told(problem: Problem) -> str:
    called = _CALLED.get(_name(problem))
    if problem.code == _TOO_LARGE:
        return f"That number is too large{f' for the {called}' if called else ''}. Which one should it be?"
    said = re.sub(r"^'\w+':? (?:is )?", "", problem.message)
    said = re.sub(r", this is .*$", "", said).replace("must be ", "")
    return f"The {called} can only be {said}. Which number should it be?"
