"""The Temporal host, with one worker in a process of its own, against Temporal's test server.

What that server carries is no figure of a real one: throughput is told, and nothing is promised of it.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url
from temporalio.client import Client

from engine.expressions.engine import CelEngine
from engine.ports import SystemClock
from engine.ports.runs import RunRequest
from engine.runtime.feed import Feed
from engine.runtime.ownership import HostPorts
from engine.store.database import Database
from engine.store.executor_store import PostgresRunStore
from engine.store.master_key import load_or_create_master_key
from engine.store.provision import create_database, prepare
from engine.store.roles import Roles
from engine.store.run_records import PostgresRunRecords
from engine.store.wire import PostgresWire
from engine.temporal.activities import Activities
from engine.temporal.called import InboxCalls
from engine.temporal.connect import TemporalPlace, connect
from engine.temporal.host import RUNS_CHANNEL, TemporalHost
from engine.temporal.worker import RunWorker
from engine.testing.catalog import EffectCatalog
from tests.bench.engine import GIVE_UP_S, NoOp, load, publish
from tests.bench.scratch import scratch_server
from tests.bench.table import Line
from tests.support.database import add_tenant
from tests.support.temporal_server import temporal_server

STEPS = (1, 11)
"""A run of so many steps, and one of so many: what lies between them is the cost of a step."""
CONCURRENT = 20
QUEUE = "bench"


def measure(seconds: int) -> list[Line]:
    """Measure latency and history of a step alone, then worker CPU and throughput of many runs at once."""
    with scratch_server("temporal") as (server, place), temporal_server() as address:
        key = load_or_create_master_key(Path(place))
        create_database(server.url("postgres"), "temporal")
        url = server.url("temporal")
        prepare(url, key, Roles())
        with _worker(url, key, address) as pid:
            return asyncio.run(_measure(url, key, address, pid, seconds))


async def _measure(url: URL, key: bytes, address: str, pid: int, seconds: int) -> list[Line]:
    database = Database(url, key, roles=Roles())
    async with _host(database, address) as (host, client):
        tenant = await add_tenant(database, "Bench")
        took_ms, events = [], []
        for steps in STEPS:
            request = await publish(database, tenant, steps)
            await load(host, request, 1, 1.0)
            took_ms.append((await load(host, request, 1, seconds)).p50_ms)
            events.append(await _history(host, client, request))
        few, many = STEPS
        before, began = _cpu_s(pid), time.perf_counter()
        runs_s = (await load(host, request, CONCURRENT, seconds)).runs_s
        steps_done = runs_s * many * (time.perf_counter() - began)
        cpu_ms = (_cpu_s(pid) - before) * 1e3 / steps_done
    await database.close()
    more = many - few
    name = f"{CONCURRENT} runs at once"
    return [
        Line("Temporal: added latency of a step", (took_ms[1] - took_ms[0]) / more, "ms"),
        Line("Temporal: an idle run of one step: p50", took_ms[0], "ms"),
        Line("Temporal: history events of a step", (events[1] - events[0]) / more, ""),
        Line(f"Temporal: CPU of a step in its worker, {name}", cpu_ms, "ms"),
        Line(f"Temporal's test server, one worker: steps, {name}", runs_s * many, "steps/s"),
    ]


@asynccontextmanager
async def _host(database: Database, address: str) -> AsyncIterator[tuple[TemporalHost, Client]]:
    async with AsyncExitStack() as stack:
        records = PostgresRunRecords(database)
        await records.open()
        stack.push_async_callback(records.close)
        client = await connect(TemporalPlace(address), records, lazy=False)
        store = PostgresRunStore(database)
        feed = Feed(store)
        ports = HostPorts(
            store=store,
            source=store,
            reader=store,
            catalog=EffectCatalog(),
            runner=NoOp(),
            evaluator=CelEngine(),
            clock=SystemClock(),
        )
        host = TemporalHost(ports, feed, client, records, QUEUE)

        def take(channel: str, payload: str) -> None:
            feed.notice(payload)
            host.notice(channel, payload)

        listening = asyncio.create_task(
            PostgresWire(database.dsn("app"), (RUNS_CHANNEL,)).listen(take)
        )
        await host.start()
        stack.push_async_callback(host.stop)
        await asyncio.wait_for(host.until_owner(), GIVE_UP_S)
        try:
            yield host, client
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


async def _history(host: TemporalHost, client: Client, request: RunRequest) -> int:
    run_id, _ = await host.run_to_end(request, timeout_s=GIVE_UP_S)
    return len((await client.get_workflow_handle(str(run_id)).fetch_history()).events)


def _cpu_s(pid: int) -> float:
    """Return the seconds a process has had of the processors, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _worker(url: URL, key: bytes, address: str) -> Iterator[int]:
    told = [url.render_as_string(hide_password=False), key.hex(), address]
    command = [sys.executable, "-m", "tests.bench.temporal"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as worker:
        assert worker.stdin is not None
        worker.stdin.write("\n".join(told) + "\n")
        worker.stdin.flush()
        try:
            yield worker.pid
        finally:
            worker.kill()


async def _work(url: str, key: str, address: str) -> None:
    database = Database(make_url(url), bytes.fromhex(key), roles=Roles())
    records, store, catalog = (
        PostgresRunRecords(database),
        PostgresRunStore(database),
        EffectCatalog(),
    )
    await records.open()
    client = await connect(TemporalPlace(address), records, lazy=False)
    called = InboxCalls(store, store, catalog)
    await RunWorker(client, QUEUE, catalog, Activities(NoOp(), CelEngine(), records, called)).run()


if __name__ == "__main__":
    asyncio.run(_work(*(input() for _ in range(3))))
