"""Whom a database knows us as."""

from __future__ import annotations

from tools.sdk.identity import SignIn
from tools.steps.sql.client import whoami


async def signed_in_as(place: SignIn) -> str:
    """Ask the database."""
    return await whoami(place.addresses, place.credential, place.sqlite_folder)
