"""When a failed attempt is repeated: a function of policy, attempt and key, never of chance."""

import hashlib
from datetime import UTC, datetime, timedelta

from engine.core.plan import RetryPlan


def retry_delay_s(policy: RetryPlan, attempt: int, key: str, retry_after_s: float | None) -> float:
    """Return the pause after this attempt; what the remote asked for is never undercut."""
    if policy.backoff == "fixed":
        pause = policy.initial_s
    elif policy.backoff == "linear":
        pause = policy.initial_s * attempt
    else:
        pause = policy.initial_s * 2.0 ** min(attempt - 1, 30)
    pause = min(pause, policy.max_s)
    if policy.jitter == "full":
        pause *= _fraction(f"{key}#{attempt}")
    return max(pause, retry_after_s or 0.0)


def _fraction(text: str) -> float:
    """Spread texts evenly over 0..1, the same text always to the same place."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / float(1 << 48)


def parse_moment(text: str) -> datetime:
    """Read an aware RFC 3339 time; raises ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} names no time zone")
    return moment.astimezone(UTC)


def moment_after(at: str, pause: timedelta) -> str:
    """Return the moment that long after `at`, as events carry it."""
    return format_moment(parse_moment(at) + pause)


def format_moment(moment: datetime) -> str:
    """Write a moment as events carry it: UTC, milliseconds, Z."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"
