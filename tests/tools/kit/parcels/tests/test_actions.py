"""Run by the carrier's own suite, not by ours."""

from __future__ import annotations

from tools.kit.bench import a_bench
from tools.kit.http_peer import answering, http_peer

ACTIONS = ("parcels.book", "parcels.list")


async def test_without_a_connection_nothing_is_sent() -> None:
    async with http_peer(answering(200)) as peer, a_bench([peer.place]) as bench:
        for action in ACTIONS:
            await bench.run(action, {"address": "Ada"})
        assert peer.connections == 0
