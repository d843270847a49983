"""The executor's decisions: `advance(state, observed) -> (state, decided, commands)`, without any IO."""

from collections.abc import Callable
from typing import Final

from engine.core import (
    machine_attempts,
    machine_call,
    machine_control,
    machine_finish,
    machine_run,
    machine_steps,
)
from engine.core.commands import Command
from engine.core.events import Envelope, Observed
from engine.core.state import RunState
from engine.core.turn import Turn

_Handler = Callable[[Turn, Observed], None]

_HANDLERS: Final[dict[str, _Handler]] = {
    "run.requested": machine_run.requested,
    "run.cancel_requested": machine_run.cancel,
    "run.pause_requested": machine_run.pause,
    "run.resume_requested": machine_run.resume,
    "run.quarantined": machine_run.quarantined,
    "expression.evaluated": machine_steps.evaluated,
    "attempt.succeeded": machine_attempts.succeeded,
    "attempt.failed": machine_attempts.failed,
    "attempt.unknown": machine_attempts.unknown,
    "child.started": machine_call.child_started,
    "child.ended": machine_call.child_ended,
    "timer.fired": machine_run.timer_fired,
    "signal.received": machine_control.signal_received,
    "decision.made": machine_control.decision_made,
}


def advance(state: RunState, observed: Observed) -> tuple[RunState, list[Envelope], list[Command]]:
    """Take one observed event into a run. The state given is consumed: go on with the one returned.

    The observed event itself takes `state.seq + 1`; the decided ones follow without a gap. An event
    that no longer matters (a late answer, a second cancel) is recorded and decides nothing.
    """
    state.seq += 1
    turn = Turn(state, observed)
    if state.finished_at is None:
        _HANDLERS[observed.type](turn, observed)
        machine_finish.settle_turn(turn)
    return state, turn.decided, turn.finish_commands()
