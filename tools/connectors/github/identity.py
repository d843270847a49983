"""Whom a GitHub token belongs to."""

from __future__ import annotations

from tools.connectors.github.client import GITHUB
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask GitHub, and say it in one sentence."""
    return f"Connected as {await GITHUB.at(place).told('/user', 'login')}."
