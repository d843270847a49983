"""An opened credential: it exists inside one attempt of one step and never prints itself."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus

from tools.sdk.errors import EgressRefused

_SHORTEST_MASKED = 4


@dataclass(frozen=True, slots=True, repr=False)
class Credential:
    """What a step may use, and the `host:port` pairs it may be used with."""

    key: str
    kind: str
    service: str
    config: Mapping[str, Any]
    secret: Mapping[str, str]
    hosts: frozenset[str]

    def __repr__(self) -> str:
        """Name the connection and nothing it holds."""
        return f"Credential(key={self.key!r}, kind={self.kind!r})"

    def check_host(self, host: str, port: int) -> None:
        """Raise unless this credential may travel to `host:port`."""
        name = host.lower().rstrip(".")
        if f"{name}:{port}" not in self.hosts:
            raise EgressRefused(
                f"the connection {self.key!r} may not be used with {name}:{port}",
                hint=f"it is bound to {', '.join(sorted(self.hosts)) or 'no host at all'}",
            )

    def spellings(self) -> Iterator[str]:
        """Yield every spelling under which a secret of this credential could leak."""
        for value in self.secret.values():
            yield from spellings(value)
        if "username" in self.config and "password" in self.secret:
            pair = f"{self.config.get('username', '')}:{self.secret.get('password', '')}"
            yield from spellings(pair)


def spellings(value: str) -> Iterator[str]:
    """Yield a secret as it stands, and base64-, URL- and JSON-encoded."""
    if len(value) < _SHORTEST_MASKED:
        return
    raw = value.encode()
    plain = base64.b64encode(raw).decode()
    urlsafe = base64.urlsafe_b64encode(raw).decode()
    yield value
    for coded in (plain, urlsafe):
        yield coded
        yield coded.rstrip("=")
    yield quote(value, safe="")
    yield quote_plus(value)
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
