"""The moment that the words say of what is made: of an event it is when it takes place, of a task when it is due."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.building.cel import value_hole
from agent.offline.building.triggers import local_now
from agent.offline.retrieval import properties
from agent.offline.timing.occasions import Occasion, find_occasion
from agent.offline.timing.period import Period, blanked
from agent.offline.timing.schedules import ONCE, Schedule, scan
from agent.plan import PlanRequest
from engine.core.action import ActionSpec, Catalog

_A_DAY: Final = "2026-03-03"
_A_MOMENT: Final = "2026-03-03T10:00:00+01:00"


@dataclass(frozen=True, slots=True)
class TakenOccasion:
    """What the words say of when, as the steps take it."""

    occasion: Occasion
    said: str
    text: str
    """The request without these words; every other word stays in its place."""

    def is_start(self, schedule: Schedule) -> bool:
        """Tell a schedule that was read from the very words: nothing runs then."""
        return any(
            a < end and start < b
            for a, b in schedule.spans
            for start, end in self.occasion.spans
        )  # fmt: skip

    def beside(self, schedule: Schedule | None) -> Schedule | None:
        """Answer the schedule, but for one that was read from the very words."""
        return None if schedule is not None and self.is_start(schedule) else schedule

    def put_into(
        self, steps: Sequence[Mapping[str, Any]], catalog: Catalog, zone: str
    ) -> tuple[list[dict[str, Any]], list[str]]:
        """Answer the steps with the moment in its places, and what is told of it."""
        told: list[str] = []
        found = [self._one(step, catalog, zone, told) for step in steps]
        return found, list(dict.fromkeys(told))

    def _one(
        self, step: Mapping[str, Any], catalog: Catalog, zone: str, told: list[str]
    ) -> dict[str, Any]:
        if "steps" in step:
            inner, more = self.put_into(step["steps"], catalog, zone)
            told += more
            return {**step, "steps": inner}
        spec = catalog.action(str(step.get("uses", "")))
        places = _places(spec, step, self.occasion) if spec is not None else []
        if spec is None or not places:
            return dict(step)
        values = self._values(spec, places, zone)
        told += [f"“{self.said}” is when “{spec.title}” is {'due' if self.occasion.is_due else 'for'}: {' to '.join(map(_told, values.values()))}."] if all(isinstance(v, str) for v in values.values()) else []  # fmt: skip
        given = {**step["with"], **values}
        return {**step, "with": {name: given[name] for name in properties(spec) if name in given}}

    def _values(self, spec: ActionSpec, places: Sequence[str], zone: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, at in zip(places, (self.occasion.begins, self.occasion.ends), strict=False):
            schema = properties(spec)[name]
            if at is None and name != places[0]:
                continue
            moments = self.occasion.moments(at if _takes(schema, _A_MOMENT) else None, zone)
            if len(moments) == 1:
                found[name] = moments[0]
                continue
            label = f"{spec.title}: do you mean {' or '.join(map(_told, moments))}?"
            found[name] = value_hole(label, schema, name, moments)
        return found


def taken_occasion(
    text: str, steps: Sequence[Mapping[str, Any]], schedule: Schedule | None, *, called: bool, request: PlanRequest
) -> TakenOccasion | None:  # fmt: skip
    """Answer the moment that the words give a step; None where no step takes one, or where it is another at each run."""
    occasion = find_occasion(text, scan(text), local_now(request))
    if occasion is None or not _takers(steps, request.catalog, occasion):
        return None
    said = " ".join(text[a:b].strip(" ,") for a, b in occasion.spans)
    taken = TakenOccasion(occasion, said, blanked(text, Period(spans=occasion.spans)))
    again = called or (
        schedule is not None and not taken.is_start(schedule) and schedule.rrule != ONCE
    )
    return None if again and occasion.is_relative else taken


def _takers(
    steps: Sequence[Mapping[str, Any]], catalog: Catalog, occasion: Occasion
) -> list[ActionSpec]:
    found: list[ActionSpec] = []
    for step in steps:
        spec = catalog.action(str(step.get("uses", "")))
        found += [spec] if spec is not None and _places(spec, step, occasion) else []
        found += _takers(step.get("steps", ()), catalog, occasion)
    return found


def _places(spec: ActionSpec, step: Mapping[str, Any], occasion: Occasion) -> list[str]:
    """Answer the arguments that take the moment: when it is due, or when it must be said to begin and end."""
    given = step.get("with", {})
    required = spec.input_schema.get("required", ())
    return [
        name
        for name, schema in properties(spec).items()
        if _takes(schema, _A_DAY)
        and not _takes(schema, "boat")
        and (name.startswith("due") if occasion.is_due else name in required)
        and not isinstance(given.get(name), str)
    ]


def _takes(schema: Mapping[str, Any], value: str) -> bool:
    if schema.get("type") != "string":
        return False
    pattern = schema.get("pattern")
    if pattern is None:
        return schema.get("format") == "date" and value == _A_DAY
    return re.search(pattern, value) is not None


def _told(moment: str) -> str:
    return moment[:16].replace("T", " ")
