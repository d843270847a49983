"""Whom a web address answers: nobody can tell in general, so the person names an address to try."""

from __future__ import annotations

from tools.sdk.identity import SignIn
from tools.sdk.remote import refusal


async def signed_in_as(place: SignIn) -> str:
    """Get the test address, and say how it answered."""
    config = place.credential.config
    url = config.get("test_url")
    if not url:
        return "Stored. Give a test address to have the sign-in tried."
    reply = await place.http.request("GET", str(url))
    if reply.status >= 400:
        raise refusal(reply, writes=False)
    user = config.get("username")
    shown = reply.url.split("?", 1)[0]
    return f"{shown} answered {reply.status}" + (f" to {user}." if user else ".")
