"""The labels an AI may give: another one is one of them before anything depends on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.compared import Compared
from agent.offline.changes.no_values import NO_VALUE

_V = r"(?P<v>[a-z][\w-]*)"
_KIND = r"(?:label|categor(?:y|ie)|class|option|kind)"
_MORE = (
    re.compile(rf"^(?:and )?(?:use|add|take|have|allow|give it|include) (?:the |an? )?(?:new |further |other |another )?(?:{_KIND} )?{_V} (?:as (?:an? |another |a further |a new )?{_KIND}(?: (?:too|as well|also))?|too|as well|also)$"),
    re.compile(rf"^(?:and )?(?:also )?(?:add|create|use|allow) (?:the |an? |another |one more )?(?:new |further |other )?{_KIND}:? (?:called |named )?{_V}$"),
    re.compile(rf"^(?:there is |we need )?(?:also |an? |another |one more |further |new )+{_KIND}:? (?:called |named ){_V}$"),
)  # fmt: skip


def add_label(change: Change, text: str) -> bool:
    """`use amber as well`: one more label for the one classification; what depends on the others stays."""
    match = next((m for form in _MORE if (m := form.match(text))), None)
    step = classification(change)
    if match is None or step is None or match["v"] in NO_VALUE:
        return False
    label = _spelt(change, step, match["v"])
    if label in step["with"]["labels"]:
        return False
    _add(change, step, [label])
    change.assumptions.append(
        f"The AI may now answer “{label}” as well; nothing more is done with it until you say what."
    )
    return True


def classification(change: Change, one: Compared | None = None) -> Mapping[str, Any] | None:
    """Answer the one step that gives labels, or the one whose label is compared; None where there is none, or more."""
    steps = [
        s
        for s in change.draft.steps
        if s.get("uses") == "ai.classify" and isinstance(s["with"].get("labels"), list)
    ]
    if one is not None and one.field != "label":
        return None
    if one is not None and (read := re.search(r"steps\.(\w+)\.", one.subject)):
        steps = [s for s in steps if s["id"] == read[1]]
    return steps[0] if len(steps) == 1 else None


def with_labels(change: Change, one: Compared, values: Sequence[str]) -> None:
    """Let the AI give the labels that are compared with what it answers."""
    step = classification(change, one)
    if step is not None:
        known = {str(label).lower() for label in step["with"]["labels"]}
        _add(change, step, [v for v in values if v.lower() not in known])


def _add(change: Change, step: Mapping[str, Any], labels: Sequence[str]) -> None:
    if labels:
        change.meant.add(str(step["id"]))
        change.draft.update(str(step["id"]), {"/with/labels": [*step["with"]["labels"], *labels]})


def _spelt(change: Change, step: Mapping[str, Any], value: str) -> str:
    typed = change.prepared.as_written(value)
    lower = all(str(label).islower() for label in step["with"]["labels"])
    return typed.lower() if lower else typed
