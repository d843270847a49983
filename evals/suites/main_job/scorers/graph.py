"""Trigger, steps, order and control of the first proposal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim
from dateutil.rrule import rrulestr

from agent.plan import Question
from evals.suites.main_job.answer import Proposal
from evals.suites.main_job.case import Element, Expect, ExpectedStep, ExpectedTrigger
from evals.suites.main_job.shape import Shape

_COMPARED_FIRES = 5
# Steps that only carry data from one step to the next may stand anywhere.
_CARRIERS = {"list.map", "list.chunk", "text.render", "json.build", "json.parse"}
_ABOUT_TIME = ("often", "when", "schedule", "time", "start")


def graph_faults(expect: Expect, proposal: Proposal, now: datetime) -> list[str]:
    """Say everything that is wrong with the proposed graph."""
    faults = []
    if expect.trigger is not None:
        faults += trigger_faults(expect.trigger, proposal, now)
    if expect.steps:
        faults += step_faults(expect.steps, Shape(proposal.document))
    return faults


def trigger_faults(expected: ExpectedTrigger, proposal: Proposal, now: datetime) -> list[str]:
    """Compare what starts the workflow; a schedule by its next fire times."""
    if expected.question_ok and any(map(_asks_when, proposal.plan.questions)):
        return []
    if expected.type == "any":
        return []
    planned = [
        trigger
        for trigger in proposal.document.get("triggers") or ()
        if trigger.get("type") != "manual" and not trigger.get("disabled")
    ]
    types = [trigger.get("type") for trigger in planned]
    wanted = [] if expected.type == "manual" else [expected.type]
    if types != wanted:
        return [f"trigger: expected {expected.type}, got {types or 'manual'}"]
    if expected.type != "schedule":
        return []
    fires = [f.astimezone(UTC) for f in proposal.fire_times.get(planned[0]["id"], ())]
    return _schedule_faults(expected, fires[:_COMPARED_FIRES], now, planned[0].get("with"))


def _asks_when(question: Question) -> bool:
    words = question.text.lower()
    return question.path.startswith("/triggers") or any(word in words for word in _ABOUT_TIME)


def _schedule_faults(
    expected: ExpectedTrigger, fires: Sequence[datetime], now: datetime, config: Any
) -> list[str]:
    if len(fires) < _COMPARED_FIRES:
        return [f"trigger: no {_COMPARED_FIRES} fire times of {config}"]
    if expected.every_s is not None:
        step = timedelta(seconds=expected.every_s)
        if all(later - earlier == step for earlier, later in pairwise(fires)):
            return []
        return [f"trigger: expected every {expected.every_s} s, got {config}"]
    zone = ZoneInfo(expected.timezone or "UTC")
    right = [cron_fires(cron, zone, now) for cron in expected.cron]
    right += [rrule_fires(rule, zone, now) for rule in expected.rrule]
    if list(fires) in right:
        return []
    said = " or ".join((*expected.cron, *expected.rrule))
    return [f"trigger: expected {said} in {zone.key}, got {config}"]


def cron_fires(cron: str, zone: ZoneInfo, now: datetime) -> list[datetime]:
    """The next fire times of a cron, computed apart from the product's own way."""
    return [f.astimezone(UTC) for f in islice(CronSim(cron, now.astimezone(zone)), _COMPARED_FIRES)]


def rrule_fires(rule: str, zone: ZoneInfo, now: datetime) -> list[datetime]:
    """The next fire times of a recurrence rule that names its hour and minute."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    local = (moment.replace(tzinfo=zone) for moment in rrulestr(rule, dtstart=today))
    return [m.astimezone(UTC) for m in islice((m for m in local if m > now), _COMPARED_FIRES)]


def step_faults(expected: Sequence[Element], shape: Shape) -> list[str]:
    """Assign every expected step to a planned one so that order holds and nothing is left over."""
    if _Assignment(shape, expected).exists():
        return []
    got = sorted(shape.kind(step) for step in shape.steps)
    wanted = sorted(_label(step) for element in expected for step in element)
    flow = {step: sorted(shape.reached[step]) for step in shape.steps}
    if got == [label for label in wanted if not label.endswith("?")]:
        return [f"steps: right ones in another order: {flow}"]
    return [f"steps: expected {wanted}, got {got}"]


def _label(step: ExpectedStep) -> str:
    return f"{step.uses}?" if step.optional else step.uses


@dataclass(frozen=True, slots=True)
class _Slot:
    element: int
    step: ExpectedStep


class _Assignment:
    """Backtracking search; documents of the suite have a dozen steps at most."""

    def __init__(self, shape: Shape, expected: Sequence[Element]) -> None:
        self._shape = shape
        self._expected = expected
        self._slots = [_Slot(n, step) for n, element in enumerate(expected) for step in element]

    def exists(self) -> bool:
        return self._fits(0, {}, frozenset())

    def _fits(self, at: int, chosen: Mapping[int, tuple[str, ...]], used: frozenset[str]) -> bool:
        if at == len(self._slots):
            return all(self._may_be_extra(step) for step in set(self._shape.steps) - used)
        slot = self._slots[at]
        sources = self._before(slot.element, chosen)
        for step, takes in self._candidates(slot.step, used):
            if sources and not any(self._shape.follows(step, source) for source in sources):
                continue
            together = {**chosen, slot.element: (*chosen.get(slot.element, ()), step)}
            if self._fits(at + 1, together, used | {step} if takes else used):
                return True
        return slot.step.optional and self._fits(at + 1, chosen, used)

    def _before(self, element: int, chosen: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
        """The steps of the nearest required element before this one."""
        for n in range(element - 1, -1, -1):
            if any(not step.optional for step in self._expected[n]):
                return chosen.get(n, ())
        return ()

    def _candidates(self, wanted: ExpectedStep, used: frozenset[str]) -> Iterator[tuple[str, bool]]:
        """Steps that may stand for the wanted one, and whether each is then taken."""
        for step in self._shape.of_kind(wanted.uses):
            if step not in used:
                yield step, True
        if wanted.uses != "list.filter":
            return
        for step in self._shape.steps:
            is_branch = self._shape.kind(step) == "branch"
            if self._shape.decides_on_one_object(step) and not (is_branch and step in used):
                yield step, is_branch

    def _may_be_extra(self, step: str) -> bool:
        kind = self._shape.kind(step)
        return kind in _CARRIERS or (kind == "branch" and self._shape.guards_against_empty(step))
