"""Comparisons with what a model sorts things into: a label that it cannot give never holds, so it is asked what was meant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from agent.offline.conditions.condition import Condition
from agent.offline.reading.parts import Do, Part, Send

_LABEL = "label"


def with_known_labels(parts: Sequence[Part]) -> list[Part]:
    """Return the parts; a sending that hangs on no label of the sorting before it carries that as words nobody could read."""
    checked: list[Part] = []
    labels: Collection[str] = ()
    for part in parts:
        if isinstance(part, Do):
            labels = part.arguments.get("labels") or labels
        if isinstance(part, Send) and part.condition is not None and labels:
            unknown = _unknown(part.condition, labels)
            part = replace(part, condition=None, unread=f"if {unknown}") if unknown else part
        checked.append(part)
    return checked


def _unknown(condition: Condition, labels: Collection[str]) -> str | None:
    """Answer the value that no label is."""
    given = {str(one).lower() for one in labels}
    said = [
        str(value)
        for test in condition.tests
        if test.field == _LABEL and test.operator == "=="
        for value in test.values
    ]
    return next((value for value in said if value.lower() not in given), None)
