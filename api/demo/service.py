"""Preparing the demo: open exactly the peers' addresses, and connect the workspace to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from tools.allow_list import AllowList
from tools.demo.peers import HOST, DemoPeers
from tools.demo.slack import TOKEN

SLACK_NAME = "Demo Slack"
MAIL_NAME = "Demo mail"


@dataclass(frozen=True, slots=True)
class WantedConnection:
    """A connection the demo needs."""

    name: str
    kind: str
    config: dict[str, Any]
    secret: dict[str, str]


class ConnectionBook(Protocol):
    """The workspace's connections, as the demo changes them."""

    def listed(self) -> Iterable[dict[str, Any]]:
        """Return every connection as the API shows it."""
        ...

    def create(self, wanted: WantedConnection) -> str:
        """Make a connection; return its key."""
        ...

    def update(self, connection_id: str, wanted: WantedConnection) -> None:
        """Point a connection to where the peer is now."""
        ...


def wanted_connections(peers: DemoPeers) -> list[WantedConnection]:
    """Return the connections that lead to the peers; `nobody` signs in to the mail sink."""
    return [
        WantedConnection(
            SLACK_NAME, "slack_token", {"base_url": peers.slack_url}, {"token": TOKEN}
        ),
        WantedConnection(
            MAIL_NAME,
            "smtp",
            {
                "host": HOST,
                "port": peers.smtp_port,
                "security": "none",
                "from": "NexaBuilder demo <demo@example.com>",
            },
            {},
        ),
    ]


def prepare_demo(peers: DemoPeers, allow_list: AllowList, book: ConnectionBook) -> list[str]:
    """Open the addresses and make or mend the connections; return the connections' keys."""
    allow_list.add(peers.places())
    there = {(one["name"], one["kind"]): one for one in book.listed()}
    keys = []
    for wanted in wanted_connections(peers):
        found = there.get((wanted.name, wanted.kind))
        if found is None:
            keys.append(book.create(wanted))
            continue
        if any(found["config"].get(name) != value for name, value in wanted.config.items()):
            book.update(str(found["id"]), wanted)
        keys.append(str(found["key"]))
    return keys
