"""Whom an Airtable token belongs to."""

from __future__ import annotations

from tools.connectors.airtable.client import AIRTABLE
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Airtable, and say it in one sentence."""
    return f"Connected as {await AIRTABLE.at(place).told('/v0/meta/whoami', 'id')}."
