"""Whom a Trello token belongs to."""

from __future__ import annotations

from tools.connectors.trello.client import TRELLO
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Trello, and say it in one sentence."""
    who = await TRELLO.at(place).told("/1/members/me?fields=username", "username")
    return f"Connected as {who}."
