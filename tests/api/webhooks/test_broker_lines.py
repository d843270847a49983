"""Messages of a real broker, from the queue to the run: acknowledged once the run is on record."""

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.webhooks.directory import HookDirectory
from engine.runtime.host import Host
from engine.store.lines import SqlLineStore
from tests.api.webhooks.test_ingest import Caller, site, steps
from tests.engine.runtime.conftest import Site, until
from tools.catalog import load_catalog
from tools.kit.broker_bench import Caller as Broker
from tools.kit.broker_bench import Lines, calling, listening

__all__ = ["site", "steps"]
PORT = 5672
peer = pytest.mark.peer("rabbitmq")
SAID = {"id": "a", "uses": "test.pure", "with": {"text": "{{ trigger.routing_key }}"}}
KEY = {"got": "{{ steps.a.echo.text }}"}


@dataclass
class Queue:
    """Workflows that hear a queue, and who publishes to it."""

    site: Site
    broker: Broker
    hearing: Caller
    name: str

    async def publish(self, *messages: Any) -> None:
        for one in messages:
            await self.broker.done_anew("rabbitmq.publish", routing_key=self.name, message=one)

    async def bodies(self) -> list[Any]:
        query = text("SELECT trigger FROM runs WHERE trigger_type = 'app' ORDER BY id")
        async with self.site.database.tenant(self.site.tenant.org_id) as session:
            return [one["body"] for (one,) in await session.execute(query)]

    async def has_run(self, *bodies: str) -> None:
        async def is_so() -> bool:
            return await self.bodies() == list(bodies)

        await until(is_so)

    async def left(self) -> int:
        """Return how many messages were never acknowledged, once nobody listens."""
        return int((await self.broker.done("rabbitmq.count", queue=self.name))["messages"])


@pytest.fixture
async def queue(site: Site, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Queue]:
    async with AsyncExitStack() as stack:
        broker = await stack.enter_async_context(calling("rabbitmq", PORT))
        whose = (site.tenant.org_id, site.tenant.workspace_id)
        lines = await stack.enter_async_context(listening("rabbitmq", PORT, whose=whose))
        _listen(site, lines, monkeypatch)
        name = f"nexa_tests_{uuid.uuid4().hex[:6]}"
        await broker.done("rabbitmq.declare_queue", queue=name)
        unused = await stack.enter_async_context(httpx.AsyncClient())
        directory = HookDirectory(site.database, load_catalog())
        yield Queue(site, broker, Caller(site, unused, directory), name)
        await broker.done("rabbitmq.purge_queue", queue=name)


def _listen(site: Site, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    own, make = [one.id for one in load_catalog().triggers() if one.own_line], site.new_host

    def new_host(**more: Any) -> tuple[Host, Any]:
        host, feed = make(**more)
        store = SqlLineStore(site.database, (), own)
        ports = replace(host._ports, lines=store, ear=lines.ear)
        return Host(ports, feed, renew_every_s=2.0, retry_every_s=0.02), feed

    monkeypatch.setattr(site, "new_host", new_host)


@peer
async def test_each_message_is_one_run_and_gone_from_the_queue(queue: Queue) -> None:
    await queue.hearing.listen(
        SAID, connection="server", outputs=KEY, uses="rabbitmq.new_message", queue=queue.name
    )
    await queue.publish("before")
    async with queue.site.host():
        await queue.has_run("before")
        await queue.publish("now")
        await queue.has_run("before", "now")
    assert await queue.left() == 0
    await queue.publish("while nobody was there")
    async with queue.site.host():
        await queue.has_run("before", "now", "while nobody was there")


@peer
async def test_what_the_database_cannot_hold_keeps_no_other_message_back(queue: Queue) -> None:
    await queue.hearing.listen(
        SAID, connection="server", outputs=KEY, uses="rabbitmq.new_message", queue=queue.name
    )
    await queue.publish({"nul": "\x00"}, "\x00", {"half": "\ud83d"}, "after")
    async with queue.site.host():

        async def is_so() -> bool:
            return "after" in await queue.bodies()

        await until(is_so)
    assert await queue.left() == 0
