"""The demo opens exactly the peers' addresses and makes its connections once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from api.demo.service import WantedConnection, prepare_demo
from tools.allow_list import AllowList
from tools.demo import run_demo_peers
from tools.kinds import checked_fields, kind_of


class Book:
    """Connections in memory, checked as the API checks them."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.changed: list[str] = []

    def listed(self) -> Iterable[dict[str, Any]]:
        return list(self.rows)

    def create(self, wanted: WantedConnection) -> str:
        fields = checked_fields(kind_of(wanted.kind), wanted.config, wanted.secret)
        key = wanted.name.lower().replace(" ", "_")
        self.rows.append(
            {
                "id": key,
                "key": key,
                "name": wanted.name,
                "kind": wanted.kind,
                "config": fields.config,
            }
        )
        return key

    def update(self, connection_id: str, wanted: WantedConnection) -> None:
        row = next(one for one in self.rows if one["id"] == connection_id)
        row["config"] = checked_fields(kind_of(wanted.kind), wanted.config, wanted.secret).config
        self.changed.append(connection_id)


async def test_the_demo_is_prepared_once_and_mended_when_it_moved(tmp_path: Path) -> None:
    allow_list, book = AllowList(folder=tmp_path), Book()
    async with run_demo_peers(tmp_path) as peers:
        assert prepare_demo(peers, allow_list, book) == ["demo_slack", "demo_mail"]
        assert set(allow_list()) == set(peers.places())
        assert prepare_demo(peers, allow_list, book) == ["demo_slack", "demo_mail"]
        assert (len(book.rows), book.changed) == (2, [])
    async with run_demo_peers() as moved:
        prepare_demo(moved, allow_list, book)
        assert book.changed == ["demo_slack", "demo_mail"]
        assert book.rows[0]["config"]["base_url"] == moved.slack_url
