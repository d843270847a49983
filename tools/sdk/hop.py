"""One request as it is about to leave: what signing adds to, and redirects turn into another."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

import httpx


class LongBody(Protocol):
    """A body that is read in parts while it is sent, as often as it is sent."""

    @property
    def size(self) -> int:
        """Return how many bytes it has."""
        ...

    @property
    def sha256(self) -> str:
        """Return its fingerprint in hexadecimal."""
        ...

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Read it from the beginning."""
        ...


Body = bytes | LongBody | None


@dataclass(frozen=True, slots=True)
class Hop:
    """Method, address, headers with names in lower case, and the whole body."""

    method: str
    url: httpx.URL
    headers: dict[str, str]
    content: Body

    @property
    def body_sha256(self) -> str:
        """Return the fingerprint of the body in hexadecimal."""
        if self.content is None or isinstance(self.content, bytes):
            return hashlib.sha256(self.content or b"").hexdigest()
        return self.content.sha256

    @property
    def place(self) -> str:
        """Return `host:port`."""
        return f"{self.url.host}:{port_of(self.url)}"


def port_of(url: httpx.URL) -> int:
    """Return the port a URL leads to, the scheme's own where none is written."""
    return url.port or (443 if url.scheme == "https" else 80)
