"""Whom a SendGrid key belongs to."""

from __future__ import annotations

from tools.connectors.sendgrid.client import SENDGRID
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask SendGrid, and say it in one sentence."""
    return f"Connected as {await SENDGRID.at(place).told('/v3/user/username', 'username')}."
