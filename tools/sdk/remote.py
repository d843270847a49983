"""What an HTTP status means for the step: its error class, and whether another try can help."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime

from engine.errors import ErrorClass
from engine.ports.clock import Clock, SystemClock
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply

_LONGEST_WAIT_S = 86_400.0
# A gateway's own time-out says nothing about what happened behind it.
_GATEWAY = frozenset({502, 504})
_CLASSES: dict[int, tuple[ErrorClass, str]] = {
    401: ("auth", "not_authenticated"),
    402: ("quota", "payment_required"),
    403: ("auth", "forbidden"),
    404: ("bad_data", "not_found"),
    407: ("auth", "proxy_not_authenticated"),
    408: ("timeout", "remote_timed_out"),
    409: ("bad_data", "conflict"),
    413: ("bad_data", "request_too_large"),
    422: ("bad_data", "request_refused"),
    425: ("remote_down", "too_early"),
    429: ("rate_limit", "rate_limited"),
    507: ("quota", "remote_storage_full"),
}
_HINTS: dict[ErrorClass, str] = {
    "auth": "check the connection of this step: its secret may be wrong, expired or lack a right",
    "rate_limit": "the step is tried again later; fewer or larger requests help",
    "remote_down": "the other service has a problem; the step is tried again",
    "bad_data": "compare what the step sent with what the service expects",
    "quota": "the account at the other service has reached a limit",
}


def refusal(
    reply: Reply,
    *,
    writes: bool,
    detail: str = "",
    clock: Clock | None = None,
    means: tuple[ErrorClass, str] | None = None,
    wait_s: float | None = None,
) -> ActionFailed:
    """Return the failure an answer of 400 and above stands for.

    `means` is the class and code where the service says more than its status does, `wait_s` what it
    asks for in another way than by Retry-After.
    """
    error_class, code = means or class_of(reply.status)
    told = retry_after(reply.headers.get("retry-after"), clock or SystemClock())
    place = reply.url.split("?", 1)[0]
    message = f"{place} answered {reply.status}" + (f": {detail.strip()}" if detail.strip() else "")
    return ActionFailed(
        error_class,
        code,
        message,
        hint=_HINTS.get(error_class),
        retry_after_s=wait_s if told is None else told,
        outcome_unknown=writes and reply.status in _GATEWAY,
    )


def class_of(status: int) -> tuple[ErrorClass, str]:
    """Return the error class and code of a status; 5xx can pass, other 4xx cannot."""
    if status in _CLASSES:
        return _CLASSES[status]
    if status >= 500:
        return "remote_down", "remote_failed"
    return "bad_data", "request_refused"


def retry_after(value: str | None, clock: Clock) -> float | None:
    """Read a Retry-After header: seconds, or a date."""
    if not value:
        return None
    text = value.strip()
    if text.isdecimal():
        return min(float(text), _LONGEST_WAIT_S)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    wait: datetime = clock.now()
    return min(max((moment - wait).total_seconds(), 0.0), _LONGEST_WAIT_S)


def seconds_until(moment: str | None, clock: Clock | None = None) -> float | None:
    """Return how long it is until a moment in seconds since 1970, as some services say when to return."""
    if not moment or not moment.isdecimal():
        return None
    wait = float(moment) - (clock or SystemClock()).now().timestamp()
    return min(max(wait, 0.0), _LONGEST_WAIT_S)
