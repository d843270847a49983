"""A host on a real database, with a scripted runner and the real expression engine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from engine.core.document import Document, document_hash
from engine.core.events import Envelope
from engine.core.schedule import ScheduleConfig, next_fires
from engine.expressions.engine import CelEngine
from engine.ports import Clock, StepRunner, SystemClock, uuid7
from engine.ports.runs import RunRequest
from engine.runtime.executor import Ended
from engine.runtime.feed import Feed
from engine.runtime.host import Host
from engine.runtime.ownership import HostPorts
from engine.runtime.points import NoPoints, Points
from engine.runtime.resume import events_of
from engine.store.database import Database
from engine.store.executor_store import PostgresRunStore
from engine.store.models import Schedule, Workflow, WorkflowVersion
from engine.testing.catalog import EffectCatalog
from engine.testing.steps import ScriptedSteps
from tests.support.database import Tenant

GIVE_UP_S = 10.0


@dataclass
class Site:
    """Everything a test of the host needs at hand."""

    database: Database
    tenant: Tenant
    steps: ScriptedSteps
    store: PostgresRunStore
    clock: Clock
    points: Points = field(default_factory=NoPoints)
    hosts: list[Host] = field(default_factory=list)
    runner: StepRunner | None = None
    """What carries calls out, where it is not the script itself."""

    def new_host(self, *, renew_every_s: float = 2.0) -> tuple[Host, Feed]:
        """Make a host that is not yet started."""
        feed = Feed(self.store)
        ports = HostPorts(
            store=self.store,
            source=self.store,
            reader=self.store,
            catalog=EffectCatalog(),
            runner=self.runner or self.steps,
            evaluator=CelEngine(),
            clock=self.clock,
            points=self.points,
        )
        return Host(ports, feed, renew_every_s=renew_every_s, retry_every_s=0.02), feed

    @asynccontextmanager
    async def host(self) -> AsyncIterator[Host]:
        """Run a host that owns the executor."""
        host, _ = self.new_host()
        await host.start()
        try:
            await asyncio.wait_for(host.until_owner(), GIVE_UP_S)
            yield host
        finally:
            await host.stop()

    async def publish(self, *steps: dict[str, Any], **rest: Any) -> UUID:
        """Store a workflow with one version."""
        document = Document.parse({"nexa": 1, "name": "Test", "steps": list(steps), **rest})
        workflow_id = uuid7()
        place = {"org_id": self.tenant.org_id, "workspace_id": self.tenant.workspace_id}
        async with self.database.tenant(self.tenant.org_id) as session:
            key = f"w{workflow_id.hex[:20]}"
            session.add(Workflow(id=workflow_id, key=key, name="Test", live_version=1, **place))
            await session.flush()
            session.add(
                WorkflowVersion(
                    workflow_id=workflow_id,
                    number=1,
                    document=document.to_json(),
                    document_hash=document_hash(document),
                    **place,
                )
            )
        return workflow_id

    async def schedule(self, workflow_id: UUID, trigger_id: str, config: dict[str, Any]) -> None:
        """Switch on a schedule, as publishing does."""
        parsed = ScheduleConfig.parse(config)
        async with self.database.tenant(self.tenant.org_id) as session:
            session.add(
                Schedule(
                    org_id=self.tenant.org_id,
                    workspace_id=self.tenant.workspace_id,
                    workflow_id=workflow_id,
                    trigger_id=trigger_id,
                    version=1,
                    config=config,
                    enabled=True,
                    next_fire_at=next_fires(parsed, self.clock.now(), 1)[0],
                )
            )

    def request(self, workflow_id: UUID, **rest: Any) -> RunRequest:
        """Ask for a run of the version."""
        return RunRequest(
            org_id=self.tenant.org_id,
            workspace_id=self.tenant.workspace_id,
            workflow_id=workflow_id,
            version=1,
            **rest,
        )

    async def events(self, run_id: UUID) -> list[Envelope]:
        """Return what is committed of a run."""
        return events_of(tuple(await self.store.slices_after(run_id, 0)))


async def until(claim: Callable[[], Awaitable[bool]] | Callable[[], bool]) -> None:
    """Return once the claim holds; fail when it does not within the time limit."""
    async with asyncio.timeout(GIVE_UP_S):
        while True:
            found = claim()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.005)


@pytest.fixture
def steps() -> ScriptedSteps:
    return ScriptedSteps()


@pytest.fixture
async def site(
    database: Database, two_organizations: tuple[Tenant, Tenant], steps: ScriptedSteps
) -> Site:
    return Site(database, two_organizations[0], steps, PostgresRunStore(database), SystemClock())


__all__ = ["Ended", "Site"]
