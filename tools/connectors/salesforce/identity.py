"""Whom a Salesforce connection acts as."""

from __future__ import annotations

from tools.connectors.salesforce.client import SALESFORCE
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Salesforce, and say it in one sentence."""
    who = await SALESFORCE.at(place).told("/services/oauth2/userinfo", "preferred_username")
    return f"Connected to Salesforce as {who}."
