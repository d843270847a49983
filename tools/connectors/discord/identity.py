"""Whom a Discord token belongs to."""

from __future__ import annotations

from tools.connectors.discord.client import Discord
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Discord, and say it in one sentence."""
    return f"Connected as {await Discord(place.http, place.credential, '').whoami()}."
