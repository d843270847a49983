"""Whom a HubSpot token belongs to."""

from __future__ import annotations

from tools.connectors.hubspot.client import HUBSPOT
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask HubSpot, and say it in one sentence."""
    account = await HUBSPOT.at(place).told("/account-info/v3/details", "portalId")
    return f"Connected to the HubSpot account {account}."
