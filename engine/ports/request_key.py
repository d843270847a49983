"""The key under which a request is asked for once."""

import hashlib
from typing import Final

_LONGEST: Final = 200  # It is part of a database index, whose entries are bounded.


def request_key(space: str, text: str) -> str:
    """Return the key of a request; each kind of sender has a space of its own, and a bounded one."""
    if len(text) <= _LONGEST:
        return f"{space}:{text}"
    return f"{space}:sha256:{hashlib.sha256(text.encode()).hexdigest()}"
