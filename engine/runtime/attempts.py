"""Carrying out one attempt: its time limit, and what its end is when something goes wrong around it."""

import asyncio
from typing import Any, Final

import structlog

from engine.core.action import Effect
from engine.core.commands import AbortAttempts, StartAttempt, StartChild
from engine.core.events import ObservedType
from engine.core.outstanding import OpenAttempt
from engine.core.plan import Plan
from engine.ports import ActionError, Failed, StepCall, StepOutcome, StepRunner, Succeeded, Unknown
from engine.runtime.values import NotJson, Values

_log = structlog.get_logger(__name__)

# The runner ends its own calls at the limit; this only catches a runner that does not.
GRACE_S: Final = 5.0
_REPEATABLE: Final = frozenset({"pure", "read"})


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


async def carry_out(runner: StepRunner, call: StepCall, effect: Effect) -> StepOutcome:
    """Run the call; whatever happens becomes one of the three outcomes."""
    try:
        if effect == "pure":
            # Nothing outside can keep it waiting, and the hot path feels every timer.
            return await runner.run(call)
        async with asyncio.timeout(call.timeout_s + GRACE_S):
            return await runner.run(call)
    except TimeoutError:
        limit = f"{call.timeout_s:g} s"
        fault = ActionError("timeout", "timed_out", f"No answer within {limit}.", retryable=True)
        return Failed(fault) if effect in _REPEATABLE else Unknown(fault)
    except Exception as cause:  # noqa: BLE001 - a worker loop: nothing an action does may end it
        _log.exception("attempt.crashed", step=call.step_id, action=call.action)
        fault = ActionError(
            "ours",
            "action_crashed",
            f"{call.action} failed unexpectedly: {type(cause).__name__}.",
            blame="ours",
        )
        return Failed(fault) if effect in _REPEATABLE else Unknown(fault)


def outcome_event(outcome: StepOutcome, values: Values) -> tuple[ObservedType, dict[str, Any]]:
    """Return type and data of the event that records an outcome."""
    match outcome:
        case Succeeded(output, proposed_keys, note):
            try:
                data: dict[str, Any] = {"output": values.take(output)}
            except NotJson as fault:
                error = ActionError("bad_data", fault.code, fault.message)
                return "attempt.failed", {"error": error.as_json()}
            if proposed_keys:
                data["proposed_keys"] = [[key.key, key.index] for key in proposed_keys]
            if note:
                data["note"] = dict(note)
            return "attempt.succeeded", data
        case Failed(error):
            return "attempt.failed", {"error": _plain(error)}
        case Unknown(error):
            return "attempt.unknown", {"error": _plain(error)}


def _plain(error: ActionError) -> dict[str, Any]:
    """Return an error as JSON; words from outside may hold halves of characters, events may not."""
    return {
        key: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for key, value in error.as_json().items()
    }


def aborted(reason: str) -> Unknown:
    """Return the outcome of a call that was cut off."""
    if reason == "timeout":
        return Unknown(ActionError("timeout", "aborted", "The run's time was up.", blame="yours"))
    return Unknown(ActionError("cancelled", "aborted", "The run was cancelled.", blame="yours"))
