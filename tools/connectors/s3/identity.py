"""Whom keys of a storage belong to."""

from __future__ import annotations

from tools.connectors.s3.client import Storage
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask for the buckets, and say it in one sentence."""
    count = await Storage(place.http, place.credential).buckets()
    key = place.credential.config["access_key_id"]
    return f"Connected with the key {key}, which owns {count} buckets."
