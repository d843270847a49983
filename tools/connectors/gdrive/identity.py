"""Whom a Google connection belongs to."""

from __future__ import annotations

from tools.sdk import google
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Say it in one sentence."""
    return await google.signed_in_as(place)
