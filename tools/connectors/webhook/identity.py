"""Whom a webhook secret belongs to: both sides hold it, so there is nobody to ask."""

from __future__ import annotations

from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Say what the secret is good for."""
    hosts = ", ".join(sorted(place.credential.hosts))
    sends = f"Signs what is sent to {hosts}." if hosts else "Checks calls that come in."
    return f"Stored. {sends}"
