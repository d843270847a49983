"""Whom a Slack token belongs to."""

from __future__ import annotations

from tools.connectors.slack.client import who_am_i
from tools.connectors.slack.listening import address
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Slack, and say it in one sentence."""
    if place.credential.kind == "slack_app_token":
        await address(place)
        # Such a token begins with xapp-1- and the id of its app, which Slack tells nowhere else.
        parts = place.credential.secret["token"].split("-")
        app = parts[2] if len(parts) > 3 else "this app"
        return f"Slack opens lines for {app}."
    identity = await who_am_i(place.http, place.credential)
    return f"Connected as {identity.user} in {identity.team}."
