"""Whom a Slack token belongs to."""

from __future__ import annotations

from tools.connectors.slack.client import who_am_i
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Slack, and say it in one sentence."""
    identity = await who_am_i(place.http, place.credential)
    return f"Connected as {identity.user} in {identity.team}."
