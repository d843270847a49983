"""The end of a turn and the end of a run."""

from engine.core import (
    machine_drop,
    machine_foreach,
    machine_group,
    machine_keys,
    machine_steps,
)
from engine.core.machine_run import RUN_TIMEOUT
from engine.core.state import Ending
from engine.core.turn import CancelTimer, Turn


def settle_turn(turn: Turn) -> None:
    """Follow everything this event has set off, and finish the run when nothing is left."""
    _follow(turn)
    state = turn.state
    if state.ending is None and state.root.unsettled == 0:
        state.ending = Ending("succeeded", None)
    if state.ending is not None:
        if not state.ending.is_prepared:
            state.ending.is_prepared = True
            machine_drop.drop_scope(turn, state.root)
        if state.in_flight == 0:
            _finish(turn, state.ending)
    if state.finished_at is None:
        _set_status(turn)


def _follow(turn: Turn) -> None:
    """Take one thing at a time, in this order: what fails starts nothing more, and every item that has
    ended is settled before the group around it fails or is entered again.
    """
    while turn.ready or turn.item_ends or turn.ending or turn.failing or turn.emptied:
        if turn.ending:
            place = turn.ending.pop(0)
            machine_group.give_up(turn, *place)
            turn.failing.append(place)
        elif turn.item_ends:
            machine_foreach.item_ended(turn, *turn.item_ends.pop(0))
        elif turn.failing:
            machine_group.fail_when_idle(turn, *turn.failing.pop(0))
        elif turn.emptied:
            machine_group.emptied(turn, *turn.emptied.pop(0))
        else:
            machine_steps.decide_ready(turn)


def _set_status(turn: Turn) -> None:
    state = turn.state
    if state.is_paused:
        state.status = "paused"
    elif state.in_flight or state.evaluating or state.retrying:
        state.status = "running"
    else:
        state.status = "waiting"


def _finish(turn: Turn, ending: Ending) -> None:
    state, outputs = turn.state, turn.plan.outputs
    if ending.status == "succeeded" and outputs is not None and state.outputs is None:
        if not outputs.is_static:
            if not state.is_asking_outputs:
                state.is_asking_outputs = True
                turn.ask(None, ("outputs",))
            return
        state.outputs = outputs.value
    if ending.status == "succeeded":
        machine_keys.run_succeeded(turn)
    state.status, state.finished_at, state.error = ending.status, turn.at, ending.error
    if turn.plan.timeout_s is not None and "refused" not in state.request:
        turn.commands.append(CancelTimer(RUN_TIMEOUT))
    turn.emit(
        "run.finished",
        None,
        {"status": ending.status, "outputs": state.outputs, "error": ending.error},
    )
