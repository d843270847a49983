"""Whom a Redis server knows us as."""

from __future__ import annotations

from tools.connectors.redis.client import Redis
from tools.sdk.attempt import Attempt
from tools.sdk.identity import SignIn

_TIMEOUT_S = 10.0


async def signed_in_as(place: SignIn) -> str:
    """Sign in, and ask for an answer."""
    redis = Redis(place.addresses, place.credential, Attempt(), _TIMEOUT_S)
    await redis.ask("PING")
    user = place.credential.config.get("username") or "the default user"
    return f"Connected as {user} to {place.credential.config['host']}."
