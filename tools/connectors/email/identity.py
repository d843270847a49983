"""Whom a mail server knows us as."""

from __future__ import annotations

from tools.connectors.email.client import greeting
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Sign in, leave again, and say it in one sentence."""
    user = place.credential.config.get("username")
    answer = await greeting(place.addresses, place.credential)
    return f"Connected {f'as {user}' if user else 'without a sign-in'}; {answer}"
