"""Whom an Asana token belongs to."""

from __future__ import annotations

from tools.connectors.asana.client import ASANA
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Asana, and say it in one sentence."""
    return f"Connected as {await ASANA.at(place).told('/api/1.0/users/me', 'data.name')}."
