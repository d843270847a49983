"""The arguments the words give, looked up in the first proposal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from engine.core.hole import hole_of
from evals.suites.main_job.answer import Proposal
from evals.suites.main_job.case import Expect, ExpectedArgument
from evals.suites.main_job.shape import Shape, pointed

_ALONE = re.compile(r"^\{\{(.*)\}\}$", re.DOTALL)
_ABSENT = "nothing"


def argument_faults(expect: Expect, proposal: Proposal) -> list[str]:
    """Name every expected argument that no step of its kind holds."""
    shape = Shape(proposal.document)
    asks = proposal.plan.kind == "question"
    return [
        fault
        for expected in expect.arguments
        if (fault := argument_fault(expected, shape, asks=asks)) is not None
    ]


def argument_fault(expected: ExpectedArgument, shape: Shape, *, asks: bool) -> str | None:
    """Say what stands there instead, or None when some step of that kind is right."""
    if expected.how == "hole" and asks:
        return None
    found = [pointed(shape.steps[step], expected.path) for step in shape.of_kind(expected.uses)]
    values = [value for exists, value in found if exists]
    if any(_is_right(expected, value) for value in values):
        return None
    wanted = "a hole" if expected.how == "hole" else f"{expected.how} {list(expected.values)}"
    got = " / ".join(_short(value) for value in values) or _ABSENT
    return f"{expected.uses}{expected.path}: expected {wanted}, got {got}"


def _is_right(expected: ExpectedArgument, value: Any) -> bool:
    if expected.how == "hole":
        return hole_of(value) is not None
    value = literal(value)
    if expected.how == "contains":
        return isinstance(value, str) and all(part in value for part in expected.values)
    return any(equal(value, wanted) for wanted in expected.values)


def equal(one: Any, other: Any) -> bool:
    """Compare two values; true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


def literal(value: Any) -> Any:
    """Return what an expression that is nothing but a literal says; anything else as it is."""
    if isinstance(value, list):
        return [literal(item) for item in value]
    if not isinstance(value, str):
        return value
    alone = _ALONE.match(value.strip())
    if alone is None:
        return value
    text = alone[1].strip()
    if len(text) > 1 and text[0] == text[-1] == "'" and '"' not in text:
        text = f'"{text[1:-1]}"'
    try:
        return json.loads(text)
    except ValueError:
        return value


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else repr(value)
    return text if len(text) <= 120 else text[:117] + "..."
