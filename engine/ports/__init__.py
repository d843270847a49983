"""What the engine asks of the world around it."""

from engine.ports.clock import Clock, SystemClock, iso
from engine.ports.evaluator import Evaluator
from engine.ports.ids import Ids, SystemIds, uuid7
from engine.ports.runner import (
    ActionError,
    Failed,
    ProposedKey,
    RunMode,
    StepCall,
    StepOutcome,
    StepRunner,
    Succeeded,
    Unknown,
)
from engine.ports.seen import NothingSeen, SeenKeys

__all__ = [
    "ActionError",
    "Clock",
    "Evaluator",
    "Failed",
    "Ids",
    "NothingSeen",
    "ProposedKey",
    "RunMode",
    "SeenKeys",
    "StepCall",
    "StepOutcome",
    "StepRunner",
    "Succeeded",
    "SystemClock",
    "SystemIds",
    "Unknown",
    "iso",
    "uuid7",
]
