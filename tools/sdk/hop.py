"""One request as it is about to leave: what signing adds to, and redirects turn into another."""

from __future__ import annotations

from dataclasses import dataclass

import httpx


@dataclass(frozen=True, slots=True)
class Hop:
    """Method, address, headers with names in lower case, and the whole body."""

    method: str
    url: httpx.URL
    headers: dict[str, str]
    content: bytes | None

    @property
    def place(self) -> str:
        """Return `host:port`."""
        return f"{self.url.host}:{port_of(self.url)}"


def port_of(url: httpx.URL) -> int:
    """Return the port a URL leads to, the scheme's own where none is written."""
    return url.port or (443 if url.scheme == "https" else 80)
