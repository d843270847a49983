"""The device grant (RFC 8628): a person signs in on any other device, by a short code they type in."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tools.oauth.endpoint import PENDING, TokenEndpoint, Tokens
from tools.sdk.errors import ActionFailed

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_INTERVAL_S, _SLOWER_S, _LONGEST_INTERVAL_S = 5.0, 5.0, 60.0
_LONGEST_LIFE_S = 1_800.0
_CODE = re.compile(r"[\x21-\x7e]{1,4000}")
_SHOWN_CODE = re.compile(r"[\x20-\x7e]{1,60}")
_ADDRESS = re.compile(r"https?://[\x21-\x7e]{1,1000}")


@dataclass(frozen=True, slots=True, repr=False)
class DeviceCode:
    """What the service gave: a code for the person to type in, and one that stays here."""

    device_code: str
    user_code: str
    address: str
    address_with_code: str | None
    interval_s: float
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Undecided:
    """The person has not decided yet; how long to wait before the service is asked again."""

    interval_s: float


async def device_code(endpoint: TokenEndpoint) -> DeviceCode:
    """Ask for a code, or raise ActionFailed where the service gives none."""
    config = endpoint.credential.config
    # The id is part of this request also where the client proves itself in a header.
    form = {"client_id": str(config["client_id"]), "scope": config.get("scope")}
    answer = endpoint.answer(await endpoint.sent(str(config["device_url"]), form))
    # One of the largest services named the field before the standard did.
    address = answer.get("verification_uri") or answer.get("verification_url")
    whole = answer.get("verification_uri_complete")
    life = min(_seconds(answer.get("expires_in"), 0.0), _LONGEST_LIFE_S)
    return DeviceCode(
        device_code=_fitting("device_code", answer.get("device_code"), _CODE),
        user_code=_fitting("user_code", answer.get("user_code"), _SHOWN_CODE),
        address=_fitting("verification_uri", address, _ADDRESS),
        address_with_code=whole if isinstance(whole, str) and _ADDRESS.fullmatch(whole) else None,
        interval_s=_bounded(_seconds(answer.get("interval"), _INTERVAL_S)),
        expires_at=endpoint.clock.now() + timedelta(seconds=life),
    )


async def decided(endpoint: TokenEndpoint, code: str, interval_s: float) -> Tokens | Undecided:
    """Ask once whether the person has decided; raise ActionFailed where they or the service said no."""
    try:
        return await endpoint.ask({"grant_type": GRANT, "device_code": code})
    except ActionFailed as exc:
        if exc.error.code == "slow_down":
            return Undecided(_bounded(interval_s + _SLOWER_S))
        if exc.error.code in PENDING:
            return Undecided(interval_s)
        if exc.error.error_class in {"timeout", "remote_down", "rate_limit"}:
            return Undecided(_bounded(max(2 * interval_s, exc.error.retry_after_s or 0.0)))
        raise


def _bounded(seconds: float) -> float:
    return min(seconds, _LONGEST_INTERVAL_S)


def _seconds(value: Any, otherwise: float) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return otherwise
    return seconds if math.isfinite(seconds) and seconds > 0 else otherwise


def _fitting(name: str, value: Any, shape: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise ActionFailed(
            "remote_down",
            "device_code_malformed",
            f"the answer holds no {name} that can be used",
            hint="check the device address of the connection",
            retryable=False,
            nothing_happened=True,
        )
    return value
