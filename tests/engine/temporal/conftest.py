"""The scale-out host on a real database and the real test server of Temporal, its worker in this process."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from temporalio.client import Client

from engine.core.action import ActionSpec, Catalog
from engine.core.layered import LayeredCatalog
from engine.expressions.engine import CelEngine
from engine.ports import StepRunner
from engine.runtime.feed import Feed
from engine.runtime.ownership import INBOX_CHANNEL, SCHEDULES_CHANNEL, HostPorts
from engine.runtime.points import NoPoints, Points
from engine.store.run_records import PostgresRunRecords
from engine.store.wire import PostgresWire
from engine.temporal.activities import Activities
from engine.temporal.called import InboxCalls
from engine.temporal.connect import TemporalPlace, connect
from engine.temporal.host import RUNS_CHANNEL, TemporalHost
from engine.temporal.worker import RunWorker
from engine.testing.catalog import EffectCatalog
from tests.engine.runtime.conftest import Site, site, steps
from tests.support.temporal_server import temporal_server

__all__ = ["site", "steps"]


@dataclass
class Scene:
    """A site whose runs live on Temporal; every scene has a queue of its own."""

    site: Site
    client: Client
    records: PostgresRunRecords
    queue: str = field(default_factory=lambda: f"scene-{uuid4().hex}")
    imported: list[ActionSpec] = field(default_factory=list)
    """What the workspace has beside the built-in actions."""

    async def catalog(self, org_id: UUID, workspace_id: UUID) -> Catalog:
        """Return what can be built with; a worker's workflows cannot ask for it."""
        del org_id, workspace_id
        return LayeredCatalog(EffectCatalog(), self.imported)

    @asynccontextmanager
    async def host(self) -> AsyncIterator[TemporalHost]:
        """Run a host that lets runs in, hearing what the database says."""
        feed = Feed(self.site.store)
        ports = HostPorts(
            store=self.site.store,
            source=self.site.store,
            reader=self.site.store,
            catalog=EffectCatalog(),
            runner=self.site.steps,
            evaluator=CelEngine(),
            clock=self.site.clock,
            points=self.site.points,
            catalogs=self,
        )
        host = TemporalHost(ports, feed, self.client, self.records, self.queue, retry_every_s=0.02)
        channels = (RUNS_CHANNEL, INBOX_CHANNEL, SCHEDULES_CHANNEL)
        wire = PostgresWire(self.site.database.dsn("app"), channels)

        def take(channel: str, payload: str) -> None:
            if channel in (RUNS_CHANNEL, ""):
                feed.notice(payload)
            host.notice(channel, payload)

        listening = asyncio.create_task(wire.listen(take))
        await host.start()
        try:
            await asyncio.wait_for(host.until_owner(), 10)
            yield host
        finally:
            await host.stop()
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    def worker(
        self, *, runner: StepRunner | None = None, points: Points | None = None
    ) -> RunWorker:
        """Return a worker of this process."""
        activities = Activities(
            runner or self.site.steps,
            CelEngine(),
            self.records,
            InboxCalls(self.site.store, self.site.store, EffectCatalog()),
            points or NoPoints(),
        )
        return RunWorker(self.client, self.queue, EffectCatalog(), activities)


@pytest.fixture(scope="session")
def temporal_address() -> Iterator[str]:
    with temporal_server() as address:
        yield address


@pytest.fixture
async def scene(site: Site, temporal_address: str) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        records = PostgresRunRecords(site.database)
        await records.open()
        stack.push_async_callback(records.close)
        client = await connect(TemporalPlace(temporal_address), records, lazy=False)
        yield Scene(site, client, records)
