"""What a run still has open, read off its state: how a host goes on after a restart."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.core import machine_call
from engine.core.commands import Command, Evaluate, SiteRequest
from engine.core.machine_foreach import item_sites
from engine.core.scope import Here, units_of, walk
from engine.core.state import RunState
from engine.core.turn import request_of


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """An attempt that was started and of whose end nothing is recorded."""

    step: str
    item: str | None
    index: int | None
    attempt: int
    scope: tuple[int, ...] = ()


def open_attempts(state: RunState) -> list[OpenAttempt]:
    """Return the attempts in flight."""
    return [
        OpenAttempt(here.plan.id, here.item_of(index), index, unit.attempt, here.scope.path)
        for here in walk(state)
        for index, unit in units_of(here)
        if unit.status == "running"
    ]


def outstanding(state: RunState) -> list[Command]:
    """Return the evaluations to make and the calls to follow again; timers have a table of their own."""
    requests: list[SiteRequest] = []
    commands: list[Command] = []
    for here in walk(state):
        requests.extend(_requests(state, here) if state.ending is None else ())
        commands.extend(
            machine_call.request_of(here, unit, index)
            for index, unit in units_of(here)
            if unit.status == "calling"
        )
    if state.is_asking_outputs and state.finished_at is None:
        requests.append(request_of(None, ("outputs",)))
    return [*commands, Evaluate(tuple(requests))] if requests else commands


def _requests(state: RunState, here: Here) -> Iterator[SiteRequest]:
    plan, step, loop = here.plan, here.state, here.state.loop
    # What was answered during a pause is asked again at its end.
    if step.status == "scheduled" and (plan.id, here.scope.path) not in state.held:
        yield request_of(here, plan.sites)
    for index, unit in units_of(here):
        if unit.status == "evaluating" and loop is not None and not unit.is_due:
            yield request_of(here, item_sites(plan, loop), index)
        elif unit.scope is not None and unit.scope.is_asking:
            yield request_of(here, ("outputs",), index)
    if loop is not None and loop.is_packing:
        yield request_of(here, ("pack",))
    if loop is not None and loop.is_complete and step.status == "running":
        yield request_of(here, ("result",))
