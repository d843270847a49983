"""Whom AWS keys send as."""

from __future__ import annotations

from tools.connectors.ses.client import SES
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask for the account's standing, and say it in one sentence."""
    standing = await SES.at(place).told("/v2/email/account", "EnforcementStatus")
    key = place.credential.config["access_key_id"]
    return f"Connected to Amazon SES with the key {key}; the account is {standing.lower()}."
