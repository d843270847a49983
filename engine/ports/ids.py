"""Ids that sort by time: uuid version 7 (RFC 9562), made here so that core never needs randomness."""

import os
import time
from typing import Protocol
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62
_RAND_A = 0xFFF << 64
_RAND_B = (1 << 62) - 1


def uuid7() -> UUID:
    """Make a new time-ordered id."""
    millis = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    value = (millis & 0xFFFFFFFFFFFF) << 80 | _VERSION_7 | (noise & _RAND_A) | _VARIANT
    return UUID(int=value | (noise & _RAND_B))


class Ids(Protocol):
    """A source of new ids."""

    def new(self) -> UUID:
        """Return an id nobody else has."""
        ...


class SystemIds:
    """Ids from the machine's clock and its random source."""

    def new(self) -> UUID:
        """Return a new uuid7."""
        return uuid7()
