"""Whom a Jira token belongs to."""

from __future__ import annotations

from tools.connectors.jira.client import JIRA
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Jira, and say it in one sentence."""
    return f"Connected as {await JIRA.at(place).told('/rest/api/3/myself', 'displayName')}."
