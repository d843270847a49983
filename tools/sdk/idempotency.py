"""The engine's idempotency key in the forms outside protocols can carry."""

from __future__ import annotations

import hashlib
import re

_PLAIN = re.compile(r"[A-Za-z0-9_./:-]{1,200}")


def header_key(key: str) -> str:
    """Return the key as a header value: as it stands where it is plain, else its digest.

    An item's key comes from data, so it may hold anything, a line break included.
    """
    if _PLAIN.fullmatch(key):
        return key
    return "sha256-" + hashlib.sha256(key.encode()).hexdigest()


def digest_key(key: str) -> str:
    """Return the key as 32 hexadecimal characters."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
