"""Groups: a scope of steps with outputs of its own, once or for each item of a list."""

from datetime import timedelta
from typing import Any

from engine.core import machine_attempts, machine_drop, machine_kept, machine_keys
from engine.core.backoff import moment_after
from engine.core.scope import Here
from engine.core.state import Scope, Unit, new_scope
from engine.core.turn import AbortAttempts, CancelTimer, SetTimer, Turn, error, limit_timer


def enter(turn: Turn, here: Here, unit: Unit, index: int | None) -> None:
    """Open the scope of a group, or of one item of it, and begin with what waits for nothing."""
    plan = here.plan
    unit.status, unit.is_due = "open", False
    unit.attempt += 1
    if unit.key == "":
        unit.key = machine_attempts.idempotency_key(turn, here, unit, index)
    data: dict[str, Any] = {"attempt": unit.attempt}
    if index is None:
        turn.emit("step.started", here, data)
        path, keys = here.scope.path, here.scope.keys
    else:
        turn.emit("item.started", here, {"index": index, **data}, index=index)
        loop = here.state.loop
        key = loop.key_of(index) if loop is not None else str(index)
        path, keys = (*here.scope.path, index), (*here.scope.keys, key)
    unit.scope = scope = new_scope(turn.plan, plan.inner, path, keys)
    if plan.limit_s is not None:
        at = moment_after(turn.at, timedelta(seconds=plan.limit_s))
        turn.commands.append(SetTimer(limit_timer(here, index), at))
    for step_id, step in scope.steps.items():
        if step.remaining == 0:
            turn.ready.append(Here(turn.plan.steps[step_id], step, scope, here))
    if unit.attempt == 1:
        machine_kept.settle_scope(turn, scope, here)
    if not scope.steps:
        turn.emptied.append((here, index))


def emptied(turn: Turn, here: Here, index: int | None) -> None:
    """Work out the outputs of a scope in which everything has settled."""
    unit = here.unit_of(index)
    if unit is None or unit.scope is None or unit.scope.ending is not None:
        return
    if turn.state.ending is not None:
        return
    outputs = here.plan.templates["outputs"]
    if outputs.is_static:
        _complete(turn, here, unit, index, outputs.value)
    else:
        unit.scope.is_asking = True
        turn.ask(here, ("outputs",), index)


def outputs_evaluated(turn: Turn, here: Here, index: int | None, site: dict[str, Any]) -> None:
    """End a group, or one item of it, with its outputs."""
    unit, scope = here.opened(index)
    scope.is_asking = False
    if "error" in site:
        turn.end_scope(here, index, site["error"])
    else:
        _complete(turn, here, unit, index, site["value"])


def _complete(turn: Turn, here: Here, unit: Unit, index: int | None, output: Any) -> None:
    _leave(turn, here, unit, index)
    unit.status, unit.output = "ok", output
    if index is not None:
        turn.item_ends.append((here, index))
        return
    turn.succeed(here, output)
    machine_keys.step_done(turn, here)


def _leave(turn: Turn, here: Here, unit: Unit, index: int | None) -> None:
    unit.scope = None
    if here.plan.limit_s is not None:
        turn.commands.append(CancelTimer(limit_timer(here, index)))


def too_late(turn: Turn, here: Here, index: int | None) -> None:
    """End a group, or an item of it, whose time is up; calls in it are aborted."""
    unit = here.unit_of(index)
    if unit is None or unit.scope is None or unit.scope.ending is not None:
        return
    limit = f"{here.plan.limit_s:g} s"
    fault = error("timeout", "step_timeout", f"{here.plan.id!r} did not end within {limit}.")
    turn.end_scope(here, index, {**fault, "retryable": True})
    turn.commands.append(AbortAttempts("timeout", here.plan.id, unit.scope.path))


def give_up(turn: Turn, here: Here, index: int | None) -> None:
    """Give up what waits in a scope that fails; calls in flight go on to their end."""
    _, scope = here.opened(index)
    machine_drop.drop_scope(turn, scope, here)


def fail_when_idle(turn: Turn, here: Here, index: int | None) -> None:
    """Fail a group, or an item of it, whose scope fails, once no call is in flight in it."""
    unit = here.unit_of(index)
    if unit is None or unit.scope is None or unit.scope.ending is None:
        return
    if not is_busy(unit.scope):
        _failed(turn, here, unit, index, unit.scope.ending)


def is_busy(scope: Scope) -> bool:
    """Tell whether a call is in flight in a scope or in one inside of it."""
    for step in scope.steps.values():
        units = [step.unit] if step.unit is not None else []
        if step.loop is not None:
            units.extend(step.loop.units.values())
        for unit in units:
            if unit.status == "running" or (unit.scope is not None and is_busy(unit.scope)):
                return True
    return False


def _failed(turn: Turn, here: Here, unit: Unit, index: int | None, fault: dict[str, Any]) -> None:
    _leave(turn, here, unit, index)
    unit.error = fault
    machine_keys.forget(turn, here, index)
    machine_attempts.react_to_whole(turn, here, unit, index)
