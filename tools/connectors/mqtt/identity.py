"""Whom an MQTT broker knows us as."""

from __future__ import annotations

from tools.connectors.mqtt.client import Mqtt
from tools.sdk.attempt import Attempt
from tools.sdk.identity import SignIn

_TIMEOUT_S = 10.0


async def signed_in_as(place: SignIn) -> str:
    """Sign in, and leave again."""
    await Mqtt(place.addresses, place.credential, Attempt(), _TIMEOUT_S).greet()
    user = place.credential.config.get("username") or "a guest"
    return f"Connected as {user} to {place.credential.config['host']}."
