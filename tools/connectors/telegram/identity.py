"""Whom a Telegram token belongs to."""

from __future__ import annotations

from tools.connectors.telegram.client import Telegram
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Telegram, and say it in one sentence."""
    found = await Telegram(place.http, place.credential, "").ask("getMe")
    name = found.get("username") if isinstance(found, dict) else None
    return f"Connected as {name or 'a bot'}."
