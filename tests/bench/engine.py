"""The executor alone: durable no-op steps in one process, beside dbos on the same PostgreSQL.

Each of our steps is an outside call, so its start is committed before it and its end after it, which
is one commit a step more than dbos makes. The two take turns, ABAB, and their medians are compared.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import uvloop
from sqlalchemy import URL

from api.cli.serve import let_threads_take_turns, spare_what_stays
from engine.core.document import Document, document_hash
from engine.expressions.engine import CelEngine
from engine.ports import StepCall, StepOutcome, Succeeded, SystemClock, uuid7
from engine.ports.runs import RunRequest
from engine.runtime.feed import Feed
from engine.runtime.host import Host
from engine.runtime.ownership import HostPorts
from engine.runtime.resume import events_of
from engine.runtime.run_host import RunHost
from engine.store.database import Database
from engine.store.executor_store import PostgresRunStore
from engine.store.master_key import load_or_create_master_key
from engine.store.models import Workflow, WorkflowVersion
from engine.store.provision import create_database, plain, prepare
from engine.store.roles import Roles
from engine.store.supervisor import EmbeddedServer
from engine.testing.catalog import EffectCatalog
from tests.bench import floor
from tests.bench.peers import with_dbos
from tests.bench.scratch import scratch_server
from tests.bench.table import Line
from tests.support.database import Tenant, add_tenant

CONCURRENT = 100
TURNS = 2
STEPS = 3
GIVE_UP_S = 60.0


class NoOp:
    """Answers every call at once."""

    async def run(self, call: StepCall) -> StepOutcome:
        """Succeed."""
        del call
        return Succeeded({})


@dataclass
class Load:
    """What so many runs at once came to."""

    runs_s: float
    events_s: float
    took_ms: list[float] = field(default_factory=list)

    @property
    def p50_ms(self) -> float:
        return sorted(self.took_ms)[len(self.took_ms) // 2]


async def publish(database: Database, tenant: Tenant, count: int = STEPS) -> RunRequest:
    """Store a workflow of so many outside steps, one after the other; return the request for a run."""
    steps = [
        {"id": f"s{n}", "uses": "test.read", "after": [f"s{n - 1}"] if n else []}
        for n in range(count)
    ]
    document = Document.parse({"nexa": 1, "name": "No-op", "steps": steps})
    place = {"org_id": tenant.org_id, "workspace_id": tenant.workspace_id}
    workflow_id = uuid7()
    async with database.tenant(tenant.org_id) as session:
        session.add(
            Workflow(id=workflow_id, key=f"no_op_{count}", name="No-op", live_version=1, **place)
        )
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
    return RunRequest(
        org_id=tenant.org_id,
        workspace_id=tenant.workspace_id,
        workflow_id=workflow_id,
        version=1,
    )


@asynccontextmanager
async def _host(url: URL, key: bytes) -> AsyncIterator[tuple[Host, RunRequest, PostgresRunStore]]:
    database = Database(url, key, roles=Roles())
    store = PostgresRunStore(database)
    ports = HostPorts(
        store=store,
        source=store,
        reader=store,
        catalog=EffectCatalog(),
        runner=NoOp(),
        evaluator=CelEngine(),
        clock=SystemClock(),
    )
    host = Host(ports, Feed(store))
    await host.start()
    try:
        await asyncio.wait_for(host.until_owner(), GIVE_UP_S)
        yield host, await publish(database, await add_tenant(database, "Bench")), store
    finally:
        await host.stop()
        await database.close()


async def load(host: RunHost[Any], request: RunRequest, concurrency: int, seconds: float) -> Load:
    """Have so many runs going on at once for so long."""
    took: list[float] = []
    until = time.perf_counter() + seconds

    async def work() -> None:
        while (began := time.perf_counter()) < until:
            _, ended = await host.run_to_end(request, timeout_s=GIVE_UP_S)
            if ended is None or ended.status != "succeeded":
                raise SystemExit(f"a run did not succeed: {ended}")
            took.append((time.perf_counter() - began) * 1e3)

    began = time.perf_counter()
    await asyncio.gather(*[work() for _ in range(concurrency)])
    lasted = time.perf_counter() - began
    return Load(len(took) / lasted, 0.0, took)


async def _ours(url: URL, key: bytes, concurrency: int, seconds: float) -> Load:
    async with _host(url, key) as (host, request, store):
        await load(host, request, concurrency, 1.0)
        spare_what_stays()
        let_threads_take_turns()
        found = await load(host, request, concurrency, seconds)
        run_id, _ = await host.run_to_end(request, timeout_s=GIVE_UP_S)
        events = events_of(tuple(await store.slices_after(run_id, 0)))
        found.events_s = found.runs_s * len(events)
    return found


def _fresh(server: EmbeddedServer, name: str, key: bytes) -> URL:
    create_database(server.url("postgres"), name)
    prepare(server.url(name), key, Roles())
    return server.url(name)


def measure(seconds: int) -> list[Line]:
    """Measure both, in turns."""
    with scratch_server("engine") as (server, place):
        key = load_or_create_master_key(Path(place))
        create_database(server.url("postgres"), "dbos")
        create_database(server.url("postgres"), "floor")
        floor.prepare_table(server.url("floor"))
        ours: list[Load] = []
        theirs: list[dict[str, float]] = []
        loops: list[float] = []
        with with_dbos.installed(plain(server.url("dbos"))) as peer:
            for turn in range(TURNS):
                url = _fresh(server, f"ours_{turn}", key)
                ours.append(uvloop.run(_ours(url, key, CONCURRENT, seconds)))
                theirs.append(peer.run(CONCURRENT, seconds))
                loops.append(floor.loop_rate(plain(server.url("floor")), CONCURRENT, seconds))
            alone = uvloop.run(_ours(_fresh(server, "alone", key), key, 1, seconds))
            their_alone = peer.run(1, seconds)
    return _lines(ours, theirs, loops, alone, their_alone)


def _lines(
    ours: list[Load],
    theirs: list[dict[str, float]],
    loops: list[float],
    alone: Load,
    their_alone: dict[str, float],
) -> list[Line]:
    steps_s = median(load.runs_s for load in ours) * STEPS
    their_steps_s = median(found["runs_s"] for found in theirs) * STEPS
    events_s, rows_s = median(load.events_s for load in ours), median(loops)
    name = f"{CONCURRENT} runs at once"
    return [
        Line(f"durable no-op steps, {name}", steps_s, "steps/s"),
        Line(f"{with_dbos.PINNED}: durable no-op steps, {name}", their_steps_s, "steps/s"),
        Line(f"ratio to dbos, {name}", steps_s / their_steps_s, "x", 20.0, "higher"),
        Line(f"durable events, {name}", events_s, "/s"),
        Line(f"floor: bare group-commit loop, {name}", rows_s, "rows/s"),
        Line(f"ratio to the bare loop, {name}", events_s / rows_s, "x", 0.7, "higher"),
        Line("one idle run of three steps: p50", alone.p50_ms, "ms", 6.0),
        Line(f"{with_dbos.PINNED}: one idle run of three steps: p50", their_alone["p50_ms"], "ms"),
    ]
