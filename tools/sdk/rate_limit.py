"""What a service says of how much may still be asked of it, in the headers that are in use for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.ports.clock import Clock, SystemClock
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.remote import refusal

_STEMS: Final = ("ratelimit", "x-ratelimit", "x-rate-limit")
_MOMENTS_FROM: Final = 1_000_000_000
"""A number from here on is a moment in seconds since 1970, one below it a number of seconds."""
_LONGEST_S: Final = 86_400.0


def wait_of(headers: Mapping[str, str], clock: Clock | None = None) -> float | None:
    """Return for how many seconds nothing more may be asked; None while something may, or nothing says so."""
    for stem in _STEMS:
        left, until = headers.get(f"{stem}-remaining", ""), headers.get(f"{stem}-reset", "")
        if left.strip() != "0" or not until.strip().isdecimal():
            continue
        number = float(until)
        if number >= _MOMENTS_FROM:
            number -= (clock or SystemClock()).now().timestamp()
        return min(max(number, 0.0), _LONGEST_S)
    return None


def refused(reply: Reply, *, writes: bool, detail: str) -> ActionFailed:
    """Return the failure of a refusing answer: one that says nothing is left is waited for, not an error of rights."""
    wait_s = wait_of(reply.headers) if reply.status in {403, 429} else None
    if wait_s is None:
        return refusal(reply, writes=writes, detail=detail)
    return refusal(
        reply, writes=writes, detail=detail, means=("rate_limit", "rate_limited"), wait_s=wait_s
    )
