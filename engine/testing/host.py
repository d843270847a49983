"""The service's own executor on the store in memory: what a test of a workflow runs on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from engine.core.action import Catalog
from engine.expressions import CelEngine
from engine.ports import StepRunner
from engine.runtime.feed import Feed
from engine.runtime.host import Host
from engine.runtime.ownership import HostPorts
from engine.testing.catalog import EffectCatalog
from engine.testing.runs import MemoryRuns

GIVE_UP_S: Final = 10.0


@asynccontextmanager
async def running_host(
    store: MemoryRuns, steps: StepRunner, catalog: Catalog | None = None
) -> AsyncIterator[Host]:
    """Execute the runs of a store in this process; without a catalogue, documents use `test.<effect>`.

    Raises `TimeoutError` where another host of the same store does not give it up.
    """
    ports = HostPorts(
        store=store,
        source=store,
        reader=store,
        catalog=catalog or EffectCatalog(),
        runner=steps,
        evaluator=CelEngine(),
    )
    host = Host(ports, Feed(store), retry_every_s=0.01)
    await host.start()
    try:
        await asyncio.wait_for(host.until_owner(), GIVE_UP_S)
        yield host
    finally:
        await host.stop()
