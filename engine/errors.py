"""Errors as public facts: each class has a stable code, a blame and a word on whether a retry helps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Blame = Literal["ours", "yours", "theirs"]
ErrorClass = Literal[
    "auth",
    "rate_limit",
    "remote_down",
    "bad_data",
    "logic",
    "quota",
    "timeout",
    "cancelled",
    "ours",
]


class FlowError(Exception):
    """Say what happened, to what, and what to do next; facts carry the same for machines."""

    code: ClassVar[str] = "internal"
    blame: ClassVar[Blame] = "ours"
    retryable: ClassVar[bool] = False
    status_hint: ClassVar[int] = 500

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.facts: dict[str, Any] = facts


class Invalid(FlowError):
    """The request is understood and cannot be accepted as it is."""

    code, blame, status_hint = "invalid", "yours", 422


class Unauthenticated(FlowError):
    """Nobody is signed in, or the key is not known."""

    code, blame, status_hint = "unauthenticated", "yours", 401


class Forbidden(FlowError):
    """The person is known and may not do this."""

    code, blame, status_hint = "forbidden", "yours", 403


class NotFound(FlowError):
    """There is no such thing, or it is not visible from here."""

    code, blame, status_hint = "not_found", "yours", 404


class Conflict(FlowError):
    """The thing is in a state that does not allow this."""

    code, blame, status_hint = "conflict", "yours", 409


class StaleRevision(Conflict):
    """The draft has moved on and both changes touch the same place."""

    code = "stale_revision"


class ReachNotAllowed(Conflict):
    """A change reaches further than whoever accepts it has allowed; `reach` names what is new."""

    code = "reach_not_allowed"


class TooLarge(FlowError):
    """The input is larger than the published limit."""

    code, blame, status_hint = "too_large", "yours", 413


class RateLimited(FlowError):
    """Too many requests in a short time."""

    code, blame, retryable, status_hint = "rate_limited", "yours", True, 429

    def __init__(self, message: str, *, retry_after_s: float, **facts: Any) -> None:
        super().__init__(message, retry_after_s=retry_after_s, **facts)
        self.retry_after_s = retry_after_s


class Unavailable(FlowError):
    """The service cannot answer just now."""

    code, retryable, status_hint = "unavailable", True, 503


class DocumentInvalid(Invalid):
    """The text or object is not a workflow document; `problems` says where and why."""

    code = "document_invalid"

    def __init__(self, message: str, *, problems: Sequence[Any] = (), **facts: Any) -> None:
        super().__init__(message, **facts)
        self.problems: tuple[Any, ...] = tuple(problems)


class PatchRefused(Invalid):
    """An operation of a patch cannot be applied to this document."""

    code = "patch_refused"

    def __init__(self, message: str, *, operation: int | None = None, **facts: Any) -> None:
        super().__init__(message, operation=operation, **facts)
        self.operation = operation


class ExpressionFailed(FlowError):
    """An expression could not be evaluated on the data of this run."""

    code, blame, status_hint = "expression_failed", "yours", 422

    def __init__(
        self, message: str, *, expression: str = "", hint: str | None = None, **facts: Any
    ) -> None:
        super().__init__(message, expression=expression, hint=hint, **facts)
        self.expression = expression
        self.hint = hint


@dataclass(frozen=True, slots=True)
class ActionError:
    """Why an attempt of a step failed, in the form events and pages carry."""

    error_class: ErrorClass
    code: str
    message: str
    hint: str | None = None
    retryable: bool = False
    retry_after_s: float | None = None
    blame: Blame = "theirs"

    def as_json(self) -> dict[str, Any]:
        """Write the error as events store it."""
        return {
            "class": self.error_class,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "retryable": self.retryable,
            "retry_after_s": self.retry_after_s,
            "blame": self.blame,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "ActionError":
        """Read an error back from an event."""
        return cls(
            error_class=value["class"],
            code=value["code"],
            message=value["message"],
            hint=value.get("hint"),
            retryable=bool(value.get("retryable", False)),
            retry_after_s=value.get("retry_after_s"),
            blame=value.get("blame", "theirs"),
        )
