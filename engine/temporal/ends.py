"""How an attempt has ended whose worker did not say so."""

from temporalio.exceptions import ActivityError, TimeoutError, TimeoutType

from engine.core.machine_attempts import RESTARTED
from engine.ports import ActionError, StepOutcome, Unknown
from engine.runtime.attempts import aborted, outcome_event
from engine.runtime.values import Values
from engine.temporal.shapes import CallEnd


def call_end(outcome: StepOutcome) -> CallEnd:
    """Return an end that carries no values."""
    event, data = outcome_event(outcome, Values())
    return CallEnd(event, data)


def end_unheard(fault: ActivityError, reason: str | None) -> CallEnd:
    """Return the end of a call that was cut off for a reason, or whose worker was not heard of any more."""
    if reason is not None:
        return call_end(aborted(reason))
    cause = fault.cause
    if isinstance(cause, TimeoutError) and cause.type == TimeoutType.START_TO_CLOSE:
        error = ActionError("timeout", "timed_out", "No answer in time.", retryable=True)
    else:
        said = "The worker stopped during this call."
        error = ActionError("ours", RESTARTED, said, retryable=True, blame="ours")
    return call_end(Unknown(error))
