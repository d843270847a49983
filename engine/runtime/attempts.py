"""Carrying out one attempt: its time limit, and what its end is when something goes wrong around it."""

import asyncio
import traceback
from typing import Any, Final

import structlog

from engine.core.action import Effect
from engine.core.commands import AbortAttempts, StartAttempt, StartChild
from engine.core.events import ObservedType
from engine.core.outstanding import OpenAttempt
from engine.core.plan import Plan
from engine.core.table import BROKEN_OFF, BreakOff
from engine.ports import ActionError, Failed, StepCall, StepOutcome, StepRunner, Succeeded, Unknown
from engine.runtime.driven import InTime, Raised
from engine.runtime.sound import sound_error
from engine.runtime.values import NotJson, Values, plain

_log = structlog.get_logger(__name__)

# The runner ends its own calls at the limit; this only catches a runner that does not.
GRACE_S: Final = 5.0
_FRAMES: Final = 20


Instance = tuple[str, int | None, tuple[int, ...]]
"""Which call of a run: its step, the item of that, and the items of the loops around it."""


def instance_of(call: StartAttempt | OpenAttempt) -> Instance:
    """Return which call of its run an attempt is."""
    return call.step, call.index, call.scope


def named(call: StartAttempt | StartChild | OpenAttempt) -> dict[str, Any]:
    """Return how the data of an event says which attempt it is about."""
    facts: dict[str, Any] = {"attempt": call.attempt}
    if call.index is not None:
        facts["index"] = call.index
    if call.scope:
        facts["scope"] = list(call.scope)
    return facts


def is_meant(command: AbortAttempts, plan: Plan, place: Instance) -> bool:
    """Tell whether a call is among those to be cut off."""
    step, _, scope = place
    inside = command.group is None or command.group in plan.steps[step].groups
    return inside and scope[: len(command.scope)] == command.scope


class Underway:
    """An attempt in a task of its own, and how it is cut off."""

    __slots__ = ("awaited", "task")

    task: asyncio.Task[None]

    def __init__(self) -> None:
        self.awaited: InTime[StepOutcome] | None = None
        """The call itself, while it is awaited."""

    def cut(self) -> None:
        """End it: the call may clear up for a moment, then nobody waits for it any more."""
        if self.awaited is None:
            self.task.cancel()
        else:
            self.awaited.cut()


async def carry_out(
    runner: StepRunner, call: StepCall, effect: Effect, underway: Underway | None = None
) -> StepOutcome:
    """Run the call; whatever it does, and however long it would take, becomes one of the three outcomes.

    Raises `CancelledError` where it was cut off and has no outcome.
    """
    awaited = InTime(runner.run(call), call.timeout_s + GRACE_S)
    if underway is not None:
        underway.awaited = awaited
    try:
        outcome = await awaited
    except TimeoutError:
        limit = f"{call.timeout_s:g} s"
        fault = ActionError("timeout", "timed_out", f"No answer within {limit}.", retryable=True)
        return _broken_off(effect, "timed_out", fault)
    except Raised as raised:
        # Where it broke, not what it says: that may be anything, of any length.
        where = "".join(traceback.format_tb(raised.cause.__traceback__, _FRAMES)).rstrip()
        found = type(raised.cause).__name__
        _log.error("attempt.crashed", step=call.step_id, exception=found, where=where)
        return _crashed(f"{call.action} failed unexpectedly: {found}.", effect)
    finally:
        if underway is not None:
            underway.awaited = None
    if not isinstance(outcome, Succeeded | Failed | Unknown):
        found = type(outcome).__name__
        return _crashed(f"{call.action} ended with {found}, which is no outcome.", effect)
    return outcome


def _crashed(message: str, effect: Effect) -> StepOutcome:
    return _broken_off(
        effect, "crashed", ActionError("ours", "action_crashed", message, blame="ours")
    )


def _broken_off(effect: Effect, why: BreakOff, fault: ActionError) -> StepOutcome:
    return Unknown(fault) if BROKEN_OFF[effect, why] == "unknown" else Failed(fault)


def outcome_event(outcome: StepOutcome, values: Values) -> tuple[ObservedType, dict[str, Any]]:
    """Return type and data of the event that records an outcome."""
    match outcome:
        case Succeeded():
            try:
                return "attempt.succeeded", _success(outcome, values)
            except NotJson as fault:
                error = ActionError("bad_data", fault.code, fault.message)
            except Exception as cause:  # noqa: BLE001 - an output may break whoever looks into it
                found = type(cause).__name__
                error = ActionError("bad_data", NotJson.code, f"The output is unusable: {found}.")
            return "attempt.failed", {"error": sound_error(error)}
        case Failed(error):
            return "attempt.failed", {"error": sound_error(error)}
        case Unknown(error):
            return "attempt.unknown", {"error": sound_error(error)}


def _success(outcome: Succeeded, values: Values) -> dict[str, Any]:
    proposed = [[str(key.key), int(key.index)] for key in outcome.proposed_keys]
    data: dict[str, Any] = {"output": values.take(outcome.output)}
    if proposed:
        data["proposed_keys"] = proposed
    if outcome.note:
        data["note"] = plain(dict(outcome.note))
    return data


def aborted(reason: str) -> Unknown:
    """Return the outcome of a call that was cut off."""
    if reason == "timeout":
        return Unknown(ActionError("timeout", "aborted", "The run's time was up.", blame="yours"))
    if reason == "quarantined":
        return Unknown(ActionError("ours", "aborted", "The run was set aside.", blame="ours"))
    return Unknown(ActionError("cancelled", "aborted", "The run was cancelled.", blame="yours"))
