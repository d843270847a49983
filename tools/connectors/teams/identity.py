"""Whom a workflow's address in Teams belongs to: only a message would tell, so none is sent."""

from __future__ import annotations

from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Say where it leads; trying it would post something."""
    hosts = ", ".join(sorted(place.credential.hosts))
    return f"Stored. Posts by way of {hosts}; only a message shows whether the workflow is on."
