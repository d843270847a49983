"""Processes of the Temporal host, for tests that kill them: workers, and those that let runs in."""

import asyncio
import logging
import signal
from typing import Any

import structlog
from sqlalchemy import make_url

from engine.runtime.feed import Feed
from engine.runtime.ownership import INBOX_CHANNEL, SCHEDULES_CHANNEL
from engine.runtime.points import NoPoints
from engine.store.database import Database
from engine.store.executor_store import PostgresRunStore
from engine.store.roles import Roles
from engine.store.run_records import PostgresRunRecords
from engine.store.wire import PostgresWire
from engine.temporal.activities import Activities
from engine.temporal.called import InboxCalls
from engine.temporal.connect import TemporalPlace, connect
from engine.temporal.host import RUNS_CHANNEL, TemporalHost
from engine.temporal.worker import RunWorker
from engine.testing.points import CrashAt
from tests.durability.child import ports_for


async def serve(told: dict[str, Any]) -> None:
    """Work, or let runs in, until killed; a worker told to end lets its calls end first."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    database = Database(make_url(told["url"]), bytes.fromhex(told["master_key"]), roles=Roles())
    records = PostgresRunRecords(database)
    await records.open()
    client = await connect(TemporalPlace(told["temporal"]), records, lazy=False)
    store = PostgresRunStore(database, takeover_after_s=told.get("takeover_after_s", 2.0))
    points = CrashAt(told["point"], times=told["times"]) if "point" in told else NoPoints()
    ports = ports_for(store, told["ledger"], points, told.get("deadly", ()))
    if told["role"] == "worker":
        called = InboxCalls(store, store, ports.catalog)
        activities = Activities(ports.runner, ports.evaluator, records, called, points)
        # The test server never takes a task back that waits for the cache of a dead worker, as Temporal does
        # after the time a worker says; so nothing is kept between tasks here, and every task is replayed.
        worker = RunWorker(client, told["queue"], ports.catalog, activities, max_cached_runs=0)
        await _until_ended(worker)
        return
    host = TemporalHost(
        ports, Feed(store), client, records, told["queue"], renew_every_s=0.5, retry_every_s=0.1
    )
    wire = PostgresWire(database.dsn("app"), (RUNS_CHANNEL, INBOX_CHANNEL, SCHEDULES_CHANNEL))
    await host.start()
    await wire.listen(host.notice)


async def _until_ended(worker: RunWorker) -> None:
    """Work until told to end, as `nexa worker` does."""
    ending = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
    async with worker:
        await ending.wait()
