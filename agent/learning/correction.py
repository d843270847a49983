"""What a person has put right in a plan, as far as it says something about the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.explain.record import walk
from engine.core.hole import hole_of

RECEIVERS = frozenset({"channel", "to", "cc", "reply_to"})
"""Arguments that say who gets something: what is chosen for them by a person is remembered even where a plan had named another."""
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Correction:
    """A fact the words had left out: for this argument of this action, about this thing, this value."""

    uses: str
    argument: str
    value: Any
    about: str = ""
    """What the step is about, such as `order`; empty where it does not say."""
    id: str = ""
    workflow: str = ""
    """Where a person put it right: that workflow, by name."""
    at: datetime | None = None


def corrections_between(
    planned: Mapping[str, Any], corrected: Mapping[str, Any]
) -> list[Correction]:
    """Answer what a person filled in or put right of steps that were planned; amounts are never among it."""
    before = {step["id"]: step for step, _ in walk(planned.get("steps", ()))}
    found = []
    for step, _ in walk(corrected.get("steps", ())):
        was = before.get(step["id"])
        if was is None or was.get("uses") != step.get("uses") or not step.get("uses"):
            continue
        for argument, value in _filled(was.get("with") or {}, step.get("with") or {}):
            found.append(Correction(str(step["uses"]), argument, value, about_of(step)))
    return found


def about_of(step: Mapping[str, Any]) -> str:
    """Answer what a step is about: the name of its item, or of the step whose list it tells."""
    each = step.get("foreach")
    if isinstance(each, Mapping):
        return str(each.get("as", ""))
    return ""


def _filled(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for argument, value in now.items():
        before = was.get(argument)
        if before == value or not is_fact(value):
            continue
        hole = hole_of(before)
        is_open = hole is not None and hole.kind == "value" and hole.template is None
        if is_open or (argument in RECEIVERS and is_fact(before)):
            yield argument, value


def is_fact(value: Any) -> bool:
    """Tell a short text, or a list of such, written out: neither a number nor an expression nor a hole."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str) and is_fact(one) for one in value)
    return isinstance(value, str) and 0 < len(value) <= LONGEST and "{{" not in value
