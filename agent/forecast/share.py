"""What each step did in one recorded run: how often, how long, with how many calls, for how much, of how many rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import mean
from typing import Any

from agent.optimise.sight import places_of
from engine.core.budget import USED
from engine.core.plan import Plan, StepPlan
from engine.core.record import Place, Recorded

Events = Sequence[Mapping[str, Any]]
_BEGINS = frozenset({"step.started", "item.started", "step.waiting"})
_ENDS = frozenset({"attempt.succeeded", "attempt.failed", "attempt.unknown", "child.ended"})
_SETTLES = frozenset({"step.succeeded", "step.failed", "item.settled"})
_ROWS = ("items", "rows")
"""The fields of a result in which its list stands."""


@dataclass(frozen=True, slots=True)
class Share:
    """One step's part in one run; all but `times` are for each time it ran, items counted one by one."""

    times: float
    seconds: float
    calls: float
    usd: float
    rows: float


@dataclass(frozen=True, slots=True)
class Past:
    """One run that went well, read for forecasts; a step that did not run has no share."""

    plan: Plan
    shares: Mapping[str, Share]
    seconds: float

    @classmethod
    def of(cls, plan: Plan, events: Events) -> Past:
        """Read a run off its events."""
        record = places_of(plan, events)
        took = _seconds(events)
        shares = {}
        for step in plan.steps.values():
            places = [
                (place, found) for place, found in record.places.items() if place[0] == step.id
            ]
            own = [(p, f) for p, f in places if _is_time(step, f, record.is_item(*p))]
            if own:
                shares[step.id] = _share(step, own, took)
        first, last = (datetime.fromisoformat(events[n]["at"]) for n in (0, -1))
        return cls(plan, shares, (last - first).total_seconds())


def _is_time(step: StepPlan, found: Recorded, is_item: bool) -> bool:
    """Tell whether a place is one time the step ran, and not the list around its items."""
    return is_item == (step.foreach is not None) and found.status in ("ok", "failed")


def _share(
    step: StepPlan, own: Sequence[tuple[Place, Recorded]], took: Mapping[Place, float]
) -> Share:
    is_call = step.kind == "action" and step.effect != "pure"
    return Share(
        times=len(own),
        seconds=mean(took.get(place, 0.0) for place, _ in own),
        calls=mean(found.attempts for _, found in own) if is_call else 0.0,
        usd=mean(sum(_usd(end) for end in found.ends) for _, found in own),
        rows=mean(rows_in(found.output) for _, found in own) if step.kind == "action" else 0.0,
    )


def _usd(end: Mapping[str, Any]) -> float:
    note = end["data"].get("note")
    used = note.get(USED) if isinstance(note, dict) else None
    usd = used.get("usd") if isinstance(used, dict) else None
    return float(usd) if isinstance(usd, int | float) else 0.0


def rows_in(output: Any) -> int:
    """Count the rows a step gave on."""
    if not isinstance(output, Mapping):
        return 0
    return max((len(output[key]) for key in _ROWS if isinstance(output.get(key), list)), default=0)


def _seconds(events: Events) -> dict[Place, float]:
    """How long each place took, from when it began to its end, pauses and waiting included."""
    began: dict[Place, datetime] = {}
    took: dict[Place, float] = {}
    for event in events:
        place, kind = (event["step"], event["item"]), event["type"]
        if kind in _BEGINS:
            began.setdefault(place, datetime.fromisoformat(event["at"]))
        elif (kind in _ENDS or kind in _SETTLES) and place in began:
            at = datetime.fromisoformat(event["at"])
            took[place] = (at - began[place]).total_seconds()
    return took
