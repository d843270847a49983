"""How long a run takes, worked out from how long its calls took: what waits for what, and how many run at once."""

from __future__ import annotations

import heapq
import json
from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

from agent.optimise.advice import Cost
from agent.optimise.sight import Ran, places_of
from engine.core.plan import Plan, StepPlan
from engine.core.record import Record, Recorded, keys_of

Events = Sequence[Mapping[str, Any]]


def cost_of(plan: Plan, events: Events, measured: Ran) -> Cost:
    """Answer what a run with these events takes, each call as long as it took in the measured run."""
    record = places_of(plan, events)
    calls, usd = 0, 0.0
    for (step, _), place in record.places.items():
        known = plan.steps[step]
        if known.kind != "action" or known.effect == "pure" or place.args is None:
            continue
        calls += place.attempts
        usd += _usd(place.output)
    return Cost(_Timeline(plan, record, measured).seconds(), calls, usd)


def average(costs: Sequence[Cost]) -> Cost:
    """Answer the mean of several runs."""
    if not costs:
        return Cost()
    return Cost(
        mean(one.seconds for one in costs),
        mean(one.calls for one in costs),
        mean(one.usd for one in costs),
    )


def _usd(output: Any) -> float:
    usage = output.get("usage") if isinstance(output, dict) else None
    cost = usage.get("cost_usd") if isinstance(usage, dict) else None
    return float(cost) if isinstance(cost, int | float) else 0.0


class _Timeline:
    """Works out when each step of one run is settled."""

    def __init__(self, plan: Plan, record: Record, measured: Ran) -> None:
        self._plan, self._record, self._measured = plan, record, measured
        self._by_call: dict[str, float] = {}
        for (step, item), seconds in measured.seconds.items():
            place = measured.places.at(step, item)
            if place is not None and place.args is not None:
                asked = _asked(measured.places.plan.steps[step], place)
                self._by_call.setdefault(asked, seconds)

    def seconds(self) -> float:
        return self._all(self._plan.roots, ())

    def _all(self, steps: Sequence[str], keys: tuple[str, ...]) -> float:
        """How long the steps of one scope take together; all of them start at nought."""
        settled: dict[str, float] = {}

        def settle(name: str) -> float:
            if name not in settled:
                settled[name] = 0.0
                sources = [edge.source for edge in self._plan.steps[name].edges]
                start = max((settle(one) for one in sources if one in steps), default=0.0)
                settled[name] = start + self._one(self._plan.steps[name], keys)
            return settled[name]

        return max((settle(name) for name in steps), default=0.0)

    def _one(self, step: StepPlan, keys: tuple[str, ...]) -> float:
        """How long a step takes, all of its items counted."""
        items = self._items(step, keys)
        if step.kind == "group":
            if step.foreach is None:
                is_run = any(self._items(self._plan.steps[one], keys) for one in step.inner)
                return self._all(step.inner, keys) if is_run else 0.0
            return _at_once([self._all(step.inner, one) for one in items], step.foreach.concurrency)
        took = [self._call(step, items[one]) for one in items]
        return _at_once(took, step.foreach.concurrency if step.foreach else 1)

    def _items(self, step: StepPlan, keys: tuple[str, ...]) -> dict[tuple[str, ...], Recorded]:
        """The calls of a step inside the items around it, in the order of the list."""
        depth = len(keys) + (1 if step.foreach is not None else 0)
        found = {
            keys_of(step, item): place
            for item, place in self._record.of(step.id).items()
            if place.attempts
        }
        mine = {
            key: place
            for key, place in found.items()
            if len(key) == depth and key[: len(keys)] == keys
        }
        return dict(sorted(mine.items(), key=lambda pair: pair[1].index or 0))

    def _call(self, step: StepPlan, place: Recorded) -> float:
        if step.kind != "action":
            took = [s for (name, _), s in self._measured.seconds.items() if name == step.id]
            return max(took, default=0.0)
        if step.effect == "pure":
            return 0.0
        known = self._by_call.get(_asked(step, place))
        if known is not None:
            return known
        same = [
            seconds
            for (name, item), seconds in self._measured.seconds.items()
            if name == step.id and self._measured.places.places[name, item].args is not None
        ]
        return mean(same) if same else 0.0


def _asked(step: StepPlan, place: Recorded) -> str:
    return json.dumps([step.action, step.connection, place.args], sort_keys=True)


def _at_once(took: Sequence[float], most: int) -> float:
    """How long a list of calls takes when so many of them run at once."""
    free = [0.0] * max(min(most, len(took)), 1)
    for seconds in took:
        heapq.heapreplace(free, free[0] + seconds)
    return max(free)
