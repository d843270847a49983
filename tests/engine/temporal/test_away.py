"""While Temporal is away requests are kept, and whoever asks for more is told so."""

from __future__ import annotations

import asyncio

import pytest
from temporalio.client import Client

from engine.errors import Unavailable
from engine.temporal.connect import TemporalPlace, connect
from tests.engine.temporal.conftest import Scene
from tests.support.line import line

CALL = {"id": "a", "uses": "test.write"}


async def a_free_port() -> int:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


async def test_a_request_waits_for_a_server_that_is_away(
    scene: Scene, temporal_address: str
) -> None:
    port = await a_free_port()
    near: Client = scene.client
    scene.client = await connect(TemporalPlace(f"127.0.0.1:{port}"), scene.records, lazy=True)
    workflow = await scene.site.publish(CALL)
    async with scene.host() as host:
        run_id = await host.start_run(scene.site.request(workflow))
        with pytest.raises(Unavailable, match="try again"):
            await host.pause(run_id, "ada")
        assert scene.site.steps.calls == []
        scene.client = near
        async with line(temporal_address, port=port), scene.worker():
            ended = await host.wait_finished(run_id, 20)
    assert ended is not None
    assert ended.status == "succeeded"
