"""Whom a GitLab token belongs to."""

from __future__ import annotations

from tools.connectors.gitlab.client import GITLAB
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask GitLab, and say it in one sentence."""
    return f"Connected as {await GITLAB.at(place).told('/api/v4/user', 'username')}."
