"""An executor in a process of its own, for tests that kill it: what the service runs, without its API."""

import asyncio
import logging
import os
import random
import signal
import ssl
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import make_url

from engine.expressions.engine import CelEngine
from engine.ports import StepCall, StepOutcome, StepRunner, Succeeded
from engine.runtime.feed import Feed
from engine.runtime.host import Host
from engine.runtime.ownership import INBOX_CHANNEL, SCHEDULES_CHANNEL, HostPorts
from engine.runtime.points import NoPoints, Points
from engine.store.database import Database
from engine.store.executor_store import PostgresRunStore
from engine.store.roles import Roles
from engine.store.wire import PostgresWire
from engine.testing.catalog import EffectCatalog
from engine.testing.points import CrashAt
from tools.allow_list import AllowList
from tools.registry import ActionRegistry
from tools.runner import Surroundings, ToolRunner
from tools.sdk.addresses import AddressPolicy
from tools.sdk.http import GuardedHttp

_METHODS: dict[str, str] = {"test.read": "GET", "test.idempotent_write": "PUT"}
# As the service does when it is stopped.
CALLS_END_WITHIN_S = 15.0
# Made before the fork, so that an executor is there in milliseconds.
_CATALOG = EffectCatalog()
_REGISTRY = ActionRegistry()
_REGISTRY.find("http.request")
_TLS = ssl.create_default_context()
_EVALUATOR = CelEngine()


class Errands:
    """Carries `test.<effect>` out as one real HTTP request to the ledger, by the service's own runner."""

    def __init__(self, inner: StepRunner, ledger: str, deadly: Sequence[str] = ()) -> None:
        self._inner = inner
        self._ledger = ledger
        self._deadly = deadly

    async def run(self, call: StepCall) -> StepOutcome:
        """Leave the mark at a place that names run, step and item; echo the arguments."""
        if call.step_id in self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        if call.action == "test.pure":
            return Succeeded({"echo": call.args})
        place = f"{self._ledger}/{call.run_id}/{call.step_id}/{call.item_key or '-'}"
        method = _METHODS.get(call.action, "POST")
        args = {"method": method, "url": place, **({} if method == "GET" else {"json": call.args})}
        ended = await self._inner.run(replace(call, action="http.request", args=args))
        return Succeeded({"echo": call.args}) if isinstance(ended, Succeeded) else ended


def errands(ledger: str, deadly: Sequence[str] = ()) -> Errands:
    """Return the runner of these tests, allowed to call the ledger; steps so named end the process."""
    place = ledger.removeprefix("http://")
    addresses = AddressPolicy(allowed=AllowList((place,)), own_ports=lambda: ())
    around = Surroundings(GuardedHttp(addresses, tls=_TLS), addresses, _EVALUATOR)
    return Errands(ToolRunner(_REGISTRY, around), ledger, deadly)


class Mischance:
    """Dies at any point, with the same small chance at each."""

    def __init__(self, chance: float, seed: int) -> None:
        self._chance, self._random = chance, random.Random(seed)

    async def reach(self, point: Any) -> None:
        """Die, or go on."""
        if self._random.random() < self._chance:
            await CrashAt(point).reach(point)


def _points(told: dict[str, Any]) -> Points:
    if "point" in told:
        return CrashAt(told["point"], times=told["times"])
    if "mischance" in told:
        return Mischance(told["mischance"], told["seed"])
    return NoPoints()


def ports_for(
    store: PostgresRunStore, ledger: str, points: Points, deadly: Sequence[str] = ()
) -> HostPorts:
    """Return what an executor of these tests works with."""
    return HostPorts(
        store=store,
        source=store,
        reader=store,
        catalog=_CATALOG,
        runner=errands(ledger, deadly),
        evaluator=_EVALUATOR,
        points=points,
    )


async def serve(told: dict[str, Any]) -> None:
    """Execute runs until killed, told to end, or until none is left that can go on."""
    ending = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
    # Nobody reads what is logged here, and a trace drawn for people would stop the executor for seconds.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    database = Database(make_url(told["url"]), bytes.fromhex(told["master_key"]), roles=Roles())
    store = PostgresRunStore(database, takeover_after_s=told.get("takeover_after_s", 6.0))
    ports = ports_for(store, told["ledger"], _points(told), told.get("deadly", ()))
    host = Host(
        ports,
        Feed(store),
        renew_every_s=told.get("renew_every_s", 0.5),
        retry_every_s=told.get("retry_every_s", 0.1),
    )
    wire = PostgresWire(database.dsn("app"), (INBOX_CHANNEL, SCHEDULES_CHANNEL))
    listening = asyncio.create_task(wire.listen(host.notice))
    await host.start()
    try:
        await _either(host.until_owner(), ending.wait())
        if told.get("stays"):
            await ending.wait()
        while not ending.is_set() and await _is_busy(store, ports):  # noqa: ASYNC110 - asks the database
            await asyncio.sleep(0.02)
    finally:
        listening.cancel()
        await host.stop(drain_s=CALLS_END_WITHIN_S if ending.is_set() else 0.0)
        await database.close()


async def _either(*waits: Coroutine[Any, Any, Any]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def _is_busy(store: PostgresRunStore, ports: HostPorts) -> bool:
    now = ports.clock.now()
    timers = {run_id for run_id, _, _ in await store.timers()}
    unfinished: list[tuple[UUID, Any]] = list(await store.unfinished())
    if any(status != "waiting" or run_id in timers for run_id, status in unfinished):
        return True
    due = [row.next_fire_at for row in await store.schedules() if row.next_fire_at is not None]
    return bool(await store.inbox()) or any(moment < now for moment in due)
