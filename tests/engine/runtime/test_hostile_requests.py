"""Whatever is asked of the executor, it goes on for everybody else."""

import asyncio
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from engine.errors import FlowError
from engine.testing.clock import FakeClock
from tests.engine.runtime.conftest import Site, until
from tests.engine.runtime.test_scheduler import CALL, NINE, runs_of, scheduled

ECHO = {"id": "a", "uses": "test.pure", "with": {"n": 1}}


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


async def still_works(site: Site) -> None:
    workflow = await site.publish(ECHO)
    async with site.host() as host:
        _, ended = await host.run_to_end(site.request(workflow), timeout_s=5)
    assert ended is not None
    assert ended.status == "succeeded"


@pytest.mark.parametrize("key", [None, "delivery-1"])
async def test_a_request_too_deep_to_record_is_refused_and_leaves_nothing(
    site: Site, key: str | None
) -> None:
    workflow = await site.publish(ECHO)
    async with site.host() as host:
        deep = site.request(workflow, trigger={"body": nested(400)}, key=key)
        with pytest.raises(FlowError):
            await asyncio.wait_for(host.start_run(deep), 5)
    await still_works(site)


async def test_a_key_that_somebody_else_has_used_does_not_stop_the_executor(site: Site) -> None:
    workflow, clock = await scheduled(site)
    async with site.host() as host:
        await until(lambda: clock.next_wake is not None)
        taken = "schedule:daily:2026-11-23T09:00:00.000Z"
        await host.start_run(site.request(workflow, key=taken, fingerprint="f"))
        clock.advance(61)
        other = await site.publish(CALL)
        await asyncio.sleep(0.3)
        assert host.is_owner
        _, ended = await host.run_to_end(site.request(other), timeout_s=5)
        assert ended is not None
        await until(lambda: _moved(site))


async def _moved(site: Site) -> bool:
    return [row.next_fire_at for row in await site.store.schedules()] == [NINE + timedelta(days=1)]


async def test_a_schema_of_inputs_is_never_fetched(site: Site) -> None:
    asked: list[str] = []

    class Peer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

    with HTTPServer(("127.0.0.1", 0), Peer) as peer:
        thread = Thread(target=peer.handle_request, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{peer.server_port}/schema"
        document = {"nexa": 1, "name": "T", "inputs": {"$ref": address}, "steps": [ECHO]}
        workflow = await site.publish(ECHO)
        async with site.host() as host:
            with pytest.raises(FlowError):
                await host.start_run(site.request(workflow, document=document))
    assert asked == []


async def test_a_run_that_waits_past_the_end_of_the_month_keeps_its_events(site: Site) -> None:
    clock = FakeClock(NINE.replace(day=30, hour=23, minute=59))
    site.clock = clock
    workflow = await site.publish(ECHO, settings={"concurrency": {"limit": 1}})
    host, _ = site.new_host()
    run_id = await host.start_run(site.request(workflow, key="k"))
    clock.advance(120)
    async with site.host() as other:
        ended = await other.wait_finished(run_id, 5)
    assert ended is not None
    assert await runs_of(site, workflow)
    assert (await site.events(run_id))[-1]["type"] == "run.finished"
