"""Beginning what is attempted: an action, a call or a group, for the first time or again."""

from engine.core import machine_attempts, machine_call, machine_group
from engine.core.scope import Here
from engine.core.state import Unit
from engine.core.turn import Turn


def enter(turn: Turn, here: Here, unit: Unit, index: int | None) -> None:
    """Begin the next attempt of a step, or of one of its items."""
    if here.plan.kind == "group":
        machine_group.enter(turn, here, unit, index)
    elif here.plan.kind == "call":
        machine_call.start(turn, here, unit, index)
    else:
        machine_attempts.start(turn, here, unit, index)


def retry_due(turn: Turn, here: Here, index: int | None) -> None:
    """Start what a retry was waiting for, or keep it until the run goes on."""
    unit = here.unit_of(index)
    if unit is not None and machine_attempts.may_retry(turn, unit):
        enter(turn, here, unit, index)
