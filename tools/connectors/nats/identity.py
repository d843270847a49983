"""Whom a NATS server knows us as."""

from __future__ import annotations

from tools.connectors.nats.client import Nats
from tools.sdk.attempt import Attempt
from tools.sdk.identity import SignIn

_TIMEOUT_S = 10.0


async def signed_in_as(place: SignIn) -> str:
    """Sign in, and ask for an answer."""
    host = await Nats(place.addresses, place.credential, Attempt(), _TIMEOUT_S).greet()
    user = place.credential.config.get("username") or "a guest"
    return f"Connected as {user} to {host}."
