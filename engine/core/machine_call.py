"""Calls: another workflow runs as a run of its own, and its end is the end of the step."""

from datetime import timedelta
from typing import Any, Final

from engine.core import machine_attempts
from engine.core.backoff import moment_after
from engine.core.events import Observed
from engine.core.scope import Here, locate
from engine.core.state import Unit
from engine.core.turn import (
    CancelTimer,
    SetTimer,
    StartChild,
    TellChild,
    Turn,
    error,
    limit_timer,
)

MAX_DEPTH: Final = 8
"""So many runs may stand above each other, each called by the one before."""
_PASSED_ON: Final = ("class", "code", "message", "hint", "retryable", "blame")


def start(turn: Turn, here: Here, unit: Unit, index: int | None) -> None:
    """Ask for the run of the other workflow."""
    plan = here.plan
    parent = turn.state.request.get("parent") or {}
    if int(parent.get("depth", 0)) + 1 >= MAX_DEPTH:
        fault = error(
            "logic",
            "call_too_deep",
            f"{MAX_DEPTH} runs stand above each other: {plan.id!r} may not call one more.",
            hint="A workflow that leads back to itself never ends; let one of them do the work.",
        )
        machine_attempts.fail_unit(turn, here, unit, index, fault)
        return
    unit.status, unit.is_due, unit.child = "calling", False, None
    unit.attempt += 1
    data: dict[str, Any] = {"attempt": unit.attempt, "idempotency_key": unit.key}
    if unit.attempt == 1:
        data["args"] = unit.args
    if index is None:
        turn.emit("step.started", here, data)
    else:
        turn.emit("item.started", here, {"index": index, **data}, index=index)
    if plan.limit_s is not None:
        at = moment_after(turn.at, timedelta(seconds=plan.limit_s))
        turn.commands.append(SetTimer(limit_timer(here, index), at))
    turn.commands.append(request_of(here, unit, index))


def request_of(here: Here, unit: Unit, index: int | None) -> StartChild:
    """Return the request for the run a call has decided to start."""
    return StartChild(
        step=here.plan.id,
        item=here.item_of(index),
        index=index,
        attempt=unit.attempt,
        key=_key_of(here, unit),
        workflow=here.plan.workflow,
        version=here.plan.version,
        inputs=unit.args,
        scope=here.scope.path,
        is_known=unit.child is not None,
    )


def _key_of(here: Here, unit: Unit) -> str:
    """Name one attempt of a call: a group that is entered again calls anew."""
    attempts = [unit.attempt]
    inner = here
    while inner.group is not None:
        around = inner.group.unit_of(inner.index_in_group)
        attempts.insert(0, around.attempt if around is not None else 1)
        inner = inner.group
    if max(attempts[:-1], default=1) == 1:
        attempts = attempts[-1:]
    return f"{unit.key}#{'.'.join(map(str, attempts))}"


def _find(turn: Turn, observed: Observed) -> tuple[Here, Unit, int | None] | None:
    here = locate(turn.state, observed.step or "", tuple(observed.data.get("scope", ())))
    index: int | None = observed.data.get("index")
    unit = here.unit_of(index) if here is not None else None
    if here is None or unit is None or unit.status != "calling":
        return None
    if unit.attempt != observed.data["attempt"]:
        return None
    # A run that was called before the group around was entered again starts and ends in its own time.
    key = _key_of(here, unit)
    return (here, unit, index) if observed.data.get("call", key) == key else None


def child_started(turn: Turn, observed: Observed) -> None:
    """Note which run was started for a call."""
    found = _find(turn, observed)
    if found is None or found[1].child is not None:
        return
    here, unit, index = found
    unit.child = str(observed.data["run_id"])
    known = ("run_id", "workflow_id", "version")
    child = {key: observed.data[key] for key in known if key in observed.data}
    turn.emit("step.waiting", here, {"child": child}, index=index)
    if turn.state.is_paused:
        tell(turn, here, unit, "pause")


def child_ended(turn: Turn, observed: Observed) -> None:
    """End a call as the run it has started has ended."""
    found = _find(turn, observed)
    if found is None:
        return
    here, unit, index = found
    _drop_limit(turn, here, index)
    data = observed.data
    if data["status"] == "succeeded":
        machine_attempts.succeed_unit(turn, here, unit, index, data.get("outputs") or {})
    else:
        unit.error = _fault(here, data)
        machine_attempts.react_to_whole(turn, here, unit, index)
    turn.look_around(here)


def _fault(here: Here, data: dict[str, Any]) -> dict[str, Any]:
    """Return the child's error as the call's own, with the run it came from."""
    own = data.get("error") or {}
    if data["status"] == "cancelled":
        text = f"The run that {here.plan.id!r} has called was cancelled."
        own = error("cancelled", "child_cancelled", text)
    fault = {key: own[key] for key in _PASSED_ON if key in own}
    run_id = data.get("run_id")
    return fault if run_id is None else {**fault, "run_id": run_id}


def too_late(turn: Turn, here: Here, index: int | None) -> None:
    """Give up a call that takes too long; the run it has started is cancelled."""
    unit = here.unit_of(index)
    if unit is None or unit.status != "calling":
        return
    tell(turn, here, unit, "cancel")
    limit = f"{here.plan.limit_s:g} s"
    fault = error("timeout", "step_timeout", f"{here.plan.id!r} did not end within {limit}.")
    unit.error = {**fault, "retryable": True}
    machine_attempts.react_to_whole(turn, here, unit, index)


def tell(turn: Turn, here: Here, unit: Unit, kind: Any) -> None:
    """Hand a request on to the run a call has started."""
    turn.commands.append(TellChild(here.plan.id, _key_of(here, unit), kind))


def drop(turn: Turn, here: Here, unit: Unit, index: int | None) -> None:
    """Give up a call because what it stands in is ending."""
    _drop_limit(turn, here, index)
    tell(turn, here, unit, "cancel")
    unit.status = "dropped"


def _drop_limit(turn: Turn, here: Here, index: int | None) -> None:
    if here.plan.limit_s is not None:
        turn.commands.append(CancelTimer(limit_timer(here, index)))
