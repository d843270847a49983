"""How an action says that it failed: one exception that carries the words of the event."""

from __future__ import annotations

from typing import ClassVar

from engine.errors import Blame, ErrorClass, FlowError
from engine.ports.runner import ActionError

_RETRYABLE: frozenset[ErrorClass] = frozenset({"rate_limit", "remote_down", "timeout"})
_YOURS: frozenset[ErrorClass] = frozenset({"bad_data", "logic", "auth"})


class ActionFailed(FlowError):
    """An attempt did not do its work; `outcome_unknown` where nobody can tell."""

    code: ClassVar[str] = "action_failed"
    blame: ClassVar[Blame] = "theirs"

    def __init__(
        self,
        error_class: ErrorClass,
        code: str,
        message: str,
        *,
        hint: str | None = None,
        retryable: bool | None = None,
        retry_after_s: float | None = None,
        nothing_happened: bool = False,
        outcome_unknown: bool = False,
    ) -> None:
        super().__init__(message)
        self.outcome_unknown = outcome_unknown
        self.error = ActionError(
            error_class=error_class,
            code=code,
            message=message,
            hint=hint,
            retryable=error_class in _RETRYABLE if retryable is None else retryable,
            retry_after_s=retry_after_s,
            blame="yours" if error_class in _YOURS else "theirs",
            nothing_happened=nothing_happened,
        )


def bad_data(code: str, message: str, *, hint: str | None = None) -> ActionFailed:
    """Return the failure of an action whose input cannot be worked with."""
    return ActionFailed("bad_data", code, message, hint=hint, nothing_happened=True)


class EgressRefused(ActionFailed):
    """The address policy does not let us speak to this place; no socket was opened."""

    code = "egress_refused"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__("logic", "egress_refused", message, hint=hint, nothing_happened=True)
