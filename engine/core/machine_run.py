"""The run as a whole: request, timers, pause, cancel."""

from datetime import timedelta
from typing import Any, Final, Literal

from engine.core import (
    machine_call,
    machine_control,
    machine_enter,
    machine_foreach,
    machine_group,
    machine_kept,
)
from engine.core.backoff import moment_after
from engine.core.events import Observed
from engine.core.scope import Here, instance_from, locate, units_of, walk
from engine.core.state import Ending
from engine.core.turn import AbortAttempts, SetTimer, Turn, error

RUN_TIMEOUT: Final = "run:timeout"


def requested(turn: Turn, observed: Observed) -> None:
    """Start the run, or end it at once where it may not or cannot start."""
    state, data = turn.state, observed.data
    if state.started_at is not None:
        return
    state.request, state.started_at, state.status = data, turn.at, "running"
    started: dict[str, Any] = {key: data[key] for key in ("workflow_id", "version") if key in data}
    turn.emit("run.started", None, started)
    if data.get("refused") is not None:
        turn.end("cancelled", error("cancelled", "refused", str(data["refused"])))
        return
    if data.get("inputs_error") is not None:
        turn.end("failed", data["inputs_error"])
        return
    if turn.plan.timeout_s is not None:
        at = moment_after(turn.at, timedelta(seconds=turn.plan.timeout_s))
        turn.commands.append(SetTimer(RUN_TIMEOUT, at))
    for step_id, step in state.root.steps.items():
        if step.remaining == 0:
            turn.ready.append(Here(turn.plan.steps[step_id], step, state.root))
    machine_kept.settle_scope(turn, state.root)


def timer_fired(turn: Turn, observed: Observed) -> None:
    """Go on with what waited for this moment; a timer of something that ended means nothing."""
    kind, _, rest = str(observed.data["timer"]).partition(":")
    if kind == "run":
        _timed_out(turn)
        return
    step_id, index, path = instance_from(rest)
    here = locate(turn.state, step_id, path)
    if here is None or turn.state.ending is not None:
        return
    if kind == "retry":
        machine_enter.retry_due(turn, here, index)
    elif kind == "limit" and here.plan.kind == "call":
        machine_call.too_late(turn, here, index)
    elif kind == "limit":
        machine_group.too_late(turn, here, index)
    elif kind == "wait":
        machine_control.wait_is_over(turn, here)
    else:
        machine_control.approval_is_late(turn, here)


def _timed_out(turn: Turn) -> None:
    if turn.state.ending is not None:
        return
    limit = f"{turn.plan.timeout_s:g} s"
    turn.end("failed", error("timeout", "run_timeout", f"The run did not end within {limit}."))
    turn.commands.append(AbortAttempts("timeout"))


def cancel(turn: Turn, observed: Observed) -> None:
    """Stop: nothing new starts, calls in flight are aborted."""
    state = turn.state
    if state.ending is not None and state.ending.status == "cancelled":
        return
    by = observed.data.get("by")
    fault = error("cancelled", "cancelled", "The run was cancelled.")
    if state.ending is None or state.ending.status != "failed":
        state.ending = None
    turn.end("cancelled", fault if by is None else {**fault, "by": by})
    turn.commands.append(AbortAttempts("cancelled"))


def quarantined(turn: Turn, observed: Observed) -> None:
    """Set the run aside: nothing new starts, and the host tells of every call that it is unknown."""
    turn.end("failed", observed.data["error"])


def pause(turn: Turn, observed: Observed) -> None:
    """Let calls in flight end and start nothing new."""
    if turn.state.is_paused or turn.state.ending is not None:
        return
    turn.state.is_paused = True
    turn.emit("run.paused", None, {"by": observed.data.get("by")})
    _tell_children(turn, "pause")


def _tell_children(turn: Turn, kind: Literal["pause", "resume"]) -> None:
    for here in walk(turn.state):
        for _, unit in units_of(here):
            if unit.status == "calling" and unit.child is not None:
                machine_call.tell(turn, here, unit, kind)


def resume(turn: Turn, observed: Observed) -> None:
    """Take up again everything that became ready during the pause."""
    state = turn.state
    if not state.is_paused or state.ending is not None:
        return
    state.is_paused = False
    turn.emit("run.resumed", None, {"by": observed.data.get("by")})
    _tell_children(turn, "resume")
    held, state.held = state.held, []
    found = (locate(state, step_id, tuple(path)) for step_id, path in held)
    turn.ready.extend(here for here in found if here is not None)
    for here in list(walk(state)):
        loop = here.state.loop
        for index, unit in list(units_of(here)):
            if (
                unit.is_due
                and unit.status == "evaluating"
                and loop is not None
                and index is not None
            ):
                machine_foreach.ask_again(turn, here, loop, index)
            elif unit.is_due:
                machine_enter.retry_due(turn, here, index)
        machine_foreach.fill(turn, here)


def outputs_evaluated(turn: Turn, site: dict[str, Any]) -> None:
    """Take the outputs; a run whose outputs cannot be made has failed."""
    state = turn.state
    if "error" in site:
        state.ending = Ending("failed", {**site["error"], "site": "outputs"})
    else:
        state.outputs = site["value"]
