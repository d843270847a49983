"""Whom a RabbitMQ server knows us as."""

from __future__ import annotations

from tools.connectors.rabbitmq.client import RabbitMq
from tools.sdk.attempt import Attempt
from tools.sdk.identity import SignIn

_TIMEOUT_S = 10.0


async def signed_in_as(place: SignIn) -> str:
    """Sign in, and leave again."""
    server = await RabbitMq(place.addresses, place.credential, Attempt(), _TIMEOUT_S).greet()
    config = place.credential.config
    user = config.get("username") or "guest"
    return f"Connected as {user} to {config['virtual_host']} on {server}."
