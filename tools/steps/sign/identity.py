"""What a signing key is: it belongs to whoever holds it, so there is nobody to ask."""

from __future__ import annotations

from tools.sdk.identity import SignIn
from tools.sdk.signing_key import key_of


async def signed_in_as(place: SignIn) -> str:
    """Say what kind of key is stored."""
    return f"Stored: {key_of(place.credential.secret['key']).title}."
