"""Whom a Notion token belongs to."""

from __future__ import annotations

from tools.connectors.notion.client import NOTION
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Notion, and say it in one sentence."""
    return f"Connected as {await NOTION.at(place).told('/v1/users/me', 'name')}."
