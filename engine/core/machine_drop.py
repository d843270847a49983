"""Giving up whatever has not started, or only waits, because what it stands in is ending."""

from typing import Any

from engine.core import machine_call
from engine.core.machine_attempts import drop
from engine.core.scope import Here, units_of
from engine.core.state import Scope, Unit
from engine.core.turn import CancelTimer, CloseApproval, Turn, limit_timer, wait_timer


def drop_scope(turn: Turn, scope: Scope, group: Here | None = None) -> None:
    """Give up what waits in a scope and in those inside of it; what is in flight goes on to its end."""
    if scope.is_asking:
        scope.is_asking = False
        turn.state.evaluating -= 1
    for step_id, step in scope.steps.items():
        here = Here(turn.plan.steps[step_id], step, scope, group)
        for index, unit in units_of(here):
            _drop_unit(turn, here, index, unit)
        if step.wait is not None:
            _drop_wait(turn, here, step.wait)
            step.wait = None
        _drop_questions(turn, here)


def _drop_questions(turn: Turn, here: Here) -> None:
    """Wait no longer for values: whoever answers may be another process, which is not asked any more."""
    state, step, loop = turn.state, here.state, here.state.loop
    if step.status == "scheduled":
        step.status = "pending"
        state.evaluating -= (here.plan.id, here.scope.path) not in state.held
    if loop is not None:
        state.evaluating -= loop.is_packing + loop.is_complete
        loop.is_packing = loop.is_complete = False


def _drop_unit(turn: Turn, here: Here, index: int | None, unit: Unit) -> None:
    if unit.scope is not None:
        if here.scope.ending is not None and unit.scope.ending is None:
            unit.scope.ending = here.scope.ending
        if here.plan.limit_s is not None:
            turn.commands.append(CancelTimer(limit_timer(here, index)))
        drop_scope(turn, unit.scope, here)
    elif unit.status in ("retrying", "parked", "evaluating", "calling"):
        if unit.status == "calling":
            machine_call.drop(turn, here, unit, index)
        else:
            turn.state.evaluating -= unit.status == "evaluating" and not unit.is_due
            drop(turn, here, unit, index)
        if index is not None and here.state.loop is not None:
            here.state.loop.active -= 1


def _drop_wait(turn: Turn, here: Here, wait: dict[str, Any]) -> None:
    if "approval" in wait:
        turn.commands.append(CloseApproval(here.plan.id, here.item, "cancelled"))
        has_timer = wait["approval"]["deadline"] is not None
    else:
        has_timer = "until" in wait or wait["signal"]["until"] is not None
    if has_timer:
        turn.commands.append(CancelTimer(wait_timer(here)))
