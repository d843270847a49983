"""The embedded host: executor where this process owns the database's lock, warm standby where not."""

import asyncio
from typing import Any, Final
from uuid import UUID

from engine.errors import Unavailable
from engine.ports.runs import EngineSession, InboxKind, RunRequest
from engine.runtime.admitted import head_for
from engine.runtime.executor import RENEW_EVERY_S, Ended, Executor
from engine.runtime.feed import Feed
from engine.runtime.live_run import World
from engine.runtime.ownership import HostPorts
from engine.runtime.plans import CompiledVersion
from engine.runtime.run_host import RunHost
from engine.runtime.turns import FairPlaces

MAX_CALLS: Final = 250
MOST_OF_ONE: Final = 200
"""What one organization may have of these; the others never find all taken by it."""


class Host(RunHost[Executor]):
    """Executes runs in the one process that owns the lock; any other starts and steers them."""

    def __init__(
        self,
        ports: HostPorts,
        feed: Feed,
        *,
        renew_every_s: float = RENEW_EVERY_S,
        retry_every_s: float = 1.0,
    ) -> None:
        super().__init__(ports, feed, renew_every_s=renew_every_s, retry_every_s=retry_every_s)
        self._calls = FairPlaces(MAX_CALLS, MOST_OF_ONE)

    def _driver(self, session: EngineSession) -> Executor:
        ports = self._ports
        world = World(
            runner=ports.runner,
            evaluator=ports.evaluator,
            clock=ports.clock,
            calls=self._calls,
            points=ports.points,
            seen=lambda head, step: ports.store.seen_keys(head.workflow_id, step),
        )
        return Executor(session, ports.store, self._plans, world, self._feed)

    async def start_run(self, request: RunRequest) -> UUID:
        """Start a run and return once it is recorded; under a key used before, return the former run."""
        run_id, _ = await self._start(request)
        return run_id

    async def run_to_end(
        self, request: RunRequest, *, timeout_s: float
    ) -> tuple[UUID, Ended | None]:
        """Start a run and wait for its end; None when it has not ended in time."""
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout_s
        run_id, ending = await self._start(request, wants_end=True)
        if ending is None:
            return run_id, await self.wait_finished(run_id, timeout_s)
        # Every answered webhook passes here, and a bell is half of what `asyncio.timeout` takes.
        bell = loop.call_at(until, _stop_waiting, ending)
        try:
            return run_id, await ending
        except asyncio.CancelledError:
            if _is_told_to_end():
                raise
        finally:
            bell.cancel()
        await self._require_recorded(run_id)
        # It goes on in another process, which tells of its end.
        return run_id, await self.wait_finished(run_id, until - loop.time())

    async def _start(
        self, request: RunRequest, *, wants_end: bool = False
    ) -> tuple[UUID, "asyncio.Future[Ended | None] | None"]:
        version = await self._version(request)
        owner = self._owner
        is_plain = request.key is None and request.rerun is None
        if owner is None or not is_plain or not owner.intake.flow(request, version).is_free:
            return await self._start_stored(request, version), None
        variables = await self._variables(request, version)
        if owner is not self._owner:
            # It was handed over while the variables were read: who has it now finds the request.
            return await self._start_stored(request, version), None
        run_id = self._ports.ids.new()
        head = head_for(run_id, request, version.document_hash, self._ports.clock.now())
        if wants_end:
            ending = owner.driver.ended(run_id)
            owner.intake.begin(head, request, version, variables)
            return run_id, ending
        recorded = owner.driver.recorded(run_id)
        owner.intake.begin(head, request, version, variables)
        if not await _is_settled(recorded):
            await self._require_recorded(run_id)
        return run_id, None

    async def _require_recorded(self, run_id: UUID) -> None:
        """Raise unless a run is in the database, although this process no longer executes it."""
        if await self._ports.store.load(run_id) is None:
            raise _no_executor()

    async def _variables(self, request: RunRequest, version: CompiledVersion) -> dict[str, Any]:
        if not version.needs_variables:
            return {}
        return await self._plans.variables(request.workspace_id)

    async def _tell(self, run_id: UUID, kind: InboxKind, payload: dict[str, Any]) -> None:
        owner = self._owner
        heard = owner.driver.tell(run_id, kind, payload) if owner is not None else None
        if heard is not None:
            # Not before it is on record: a crash must not lose what somebody was told is done.
            if not await _is_settled(heard):
                raise _no_executor()
            return
        await self._leave(run_id, kind, payload)


def _is_told_to_end() -> bool:
    """Tell whether who waits was cancelled, which cancels what it waits for as well."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _stop_waiting(ending: "asyncio.Future[Ended | None]") -> None:
    if not ending.done():
        ending.set_result(None)


async def _is_settled(future: "asyncio.Future[None]") -> bool:
    """Wait for a commit; False when this process has lost the executor before it was confirmed."""
    try:
        await future
    except asyncio.CancelledError:
        if _is_told_to_end():
            raise
        return False
    return True


def _no_executor() -> Unavailable:
    return Unavailable("The executor is moving to another process; try again in a moment.")
