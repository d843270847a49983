"""A rehearsal connects nowhere, whatever its runner tries; afterwards everything is as before."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx
import pytest

from engine.core.document import Document
from engine.expressions.engine import CelEngine
from engine.ports import StepCall, StepOutcome, Succeeded, SystemClock
from engine.runtime.rehearse import Occasion, RehearsalResult, rehearse
from engine.runtime.sealed import NetworkSealed
from engine.testing.catalog import EffectCatalog
from tools.kit.http_peer import HttpPeer, answering, http_peer

Way = Callable[[HttpPeer], Awaitable[object]]
DOCUMENT = Document.parse({"nexa": 1, "name": "T", "steps": [{"id": "a", "uses": "test.read"}]})


async def by_stream(peer: HttpPeer) -> object:
    return await asyncio.open_connection("127.0.0.1", peer.port)


async def by_socket(peer: HttpPeer) -> object:
    return socket.create_connection(("127.0.0.1", peer.port), timeout=1)


async def by_http(peer: HttpPeer) -> object:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(peer.url())


async def by_thread(peer: HttpPeer) -> object:
    return await asyncio.to_thread(socket.create_connection, ("127.0.0.1", peer.port), 1)


async def by_task(peer: HttpPeer) -> object:
    return await asyncio.create_task(by_stream(peer))


async def by_datagram(peer: HttpPeer) -> object:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        return probe.sendto(b"x", ("127.0.0.1", peer.port))


@dataclass
class Escaping:
    """A runner that tries to get out."""

    way: Way
    peer: HttpPeer
    refused: list[NetworkSealed] = field(default_factory=list)

    async def run(self, call: StepCall) -> StepOutcome:
        del call
        try:
            await self.way(self.peer)
        except* NetworkSealed as found:
            # Libraries that try several addresses at once raise a group.
            self.refused += [one for one in found.exceptions if isinstance(one, NetworkSealed)]
        return Succeeded({})


async def rehearsed(runner: Escaping) -> RehearsalResult:
    return await rehearse(
        DOCUMENT,
        Occasion(),
        catalog=EffectCatalog(),
        runner=runner,
        evaluator=CelEngine(),
        clock=SystemClock(),
    )


@pytest.mark.parametrize(
    "way",
    [by_stream, by_socket, by_http, by_thread, by_task, by_datagram],
    ids=lambda w: w.__name__,
)
async def test_no_way_leads_out_of_a_rehearsal(way: Way) -> None:
    async with http_peer(answering(200)) as peer:
        runner = Escaping(way, peer)
        assert (await rehearsed(runner)).status == "succeeded"
        assert (len(runner.refused), peer.connections) == (1, 0)
        assert runner.refused[0].code == "network_sealed"
        await by_http(peer)
        assert peer.connections == 1


async def test_what_runs_beside_a_rehearsal_is_not_held_up() -> None:
    async with http_peer(answering(200)) as peer:
        inside, outside = asyncio.Event(), asyncio.Event()

        async def meets(peer: HttpPeer) -> object:
            inside.set()
            await outside.wait()
            return await by_stream(peer)

        runner = Escaping(meets, peer)
        rehearsal = asyncio.create_task(rehearsed(runner))
        await inside.wait()
        await by_http(peer)
        outside.set()
        await rehearsal
        assert (len(runner.refused), peer.connections) == (1, 1)
