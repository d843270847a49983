"""The scale-out host as the service sees it: requests go through our inbox, runs live on Temporal."""

from typing import Any, Final
from uuid import UUID

from temporalio.client import Client

from engine.ports.runs import EngineSession, InboxKind
from engine.runtime.executor import RENEW_EVERY_S
from engine.runtime.feed import ALL_RUNS, Feed
from engine.runtime.live_run import World
from engine.runtime.ownership import HostPorts
from engine.runtime.run_host import RunHost
from engine.runtime.turns import FairPlaces
from engine.temporal.dispatcher import Dispatcher, NoWorkflow, tell, told_of
from engine.temporal.ports import RunRecords

RUNS_CHANNEL: Final = "nexa_runs"
# The owner of this host makes no calls of its own.
_NO_CALLS: Final = 1


class TemporalHost(RunHost[Dispatcher]):
    """Lets runs in where this process owns the lock, and steers them from any process."""

    def __init__(
        self,
        ports: HostPorts,
        feed: Feed,
        client: Client,
        records: RunRecords,
        task_queue: str,
        *,
        renew_every_s: float = RENEW_EVERY_S,
        retry_every_s: float = 1.0,
    ) -> None:
        super().__init__(ports, feed, renew_every_s=renew_every_s, retry_every_s=retry_every_s)
        self._client = client
        self._records = records
        self._task_queue = task_queue

    def notice(self, channel: str, payload: str) -> None:
        """Hear of requests and schedules, and of runs that moved on."""
        super().notice(channel, payload)
        if self._owner is not None and channel in (RUNS_CHANNEL, ""):
            everything = payload in ("", ALL_RUNS)
            runs = None if everything else [UUID(hex=run) for run in payload.split(",")]
            self._owner.driver.ended(runs)

    def _driver(self, session: EngineSession) -> Dispatcher:
        ports = self._ports
        world = World(
            runner=ports.runner,
            evaluator=ports.evaluator,
            clock=ports.clock,
            calls=FairPlaces(_NO_CALLS),
            points=ports.points,
            seen=lambda head, step: ports.store.seen_keys(head.workflow_id, step),
        )
        return Dispatcher(
            session,
            ports.store,
            self._plans,
            world,
            self._client,
            self._records,
            self._task_queue,
        )

    async def _tell(self, run_id: UUID, kind: InboxKind, payload: dict[str, Any]) -> None:
        try:
            await tell(self._client, run_id, told_of(kind, payload))
        except NoWorkflow:
            # It waits to be let in, or has ended: whoever lets runs in knows.
            await self._leave(run_id, kind, payload)
