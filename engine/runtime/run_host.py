"""What every host of runs does alike: taking requests, passing on what runs are told, waiting for their end."""

import asyncio
from abc import ABC, abstractmethod
from typing import Any, Generic, TypeVar
from uuid import UUID

from engine.errors import TooLarge
from engine.ports import uuid7
from engine.ports.runs import EngineSession, InboxKind, RunRequest
from engine.runtime.admitted import head_for
from engine.runtime.executor import RENEW_EVERY_S, Ended
from engine.runtime.feed import Feed
from engine.runtime.ownership import HostPorts, OwnedDriver, Owner, Ownership
from engine.runtime.plans import CompiledVersion, PlanCache
from engine.runtime.values import MAX_IN_EVENT, encode

_D = TypeVar("_D", bound=OwnedDriver)


class RunHost(ABC, Generic[_D]):
    """Starts runs and talks to them from any process; who drives them is the business of the host."""

    def __init__(
        self,
        ports: HostPorts,
        feed: Feed,
        *,
        renew_every_s: float = RENEW_EVERY_S,
        retry_every_s: float = 1.0,
    ) -> None:
        self._ports = ports
        self._feed = feed
        self._plans = PlanCache(ports.source, ports.catalog, ports.catalogs)
        self._ownership: Ownership[_D] = Ownership(
            ports,
            self._driver,
            self.start_run,
            renew_every_s=renew_every_s,
            retry_every_s=retry_every_s,
        )

    @abstractmethod
    def _driver(self, session: EngineSession) -> _D:
        """Return what drives runs while this process owns their database's executor."""

    @abstractmethod
    async def _tell(self, run_id: UUID, kind: InboxKind, payload: dict[str, Any]) -> None:
        """Pass a request on to a run; return once it cannot be lost any more."""

    # Life ------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Begin to execute, or to wait for the present executor to go."""
        await self._ownership.start()

    async def stop(self, *, drain_s: float = 0.0) -> None:
        """Stop executing; runs go on where they were when a host starts again.

        Calls under way get `drain_s` to end, so that no end is unknown to whoever goes on.
        """
        await self._ownership.stop(drain_s=drain_s)

    @property
    def is_owner(self) -> bool:
        """Tell whether this process executes the runs of its database."""
        return self._owner is not None

    @property
    def _owner(self) -> Owner[_D] | None:
        return self._ownership.owner

    async def until_owner(self) -> None:
        """Return once this process executes runs."""
        await self._ownership.until_owner()

    def notice(self, channel: str, payload: str) -> None:
        """Hear what other processes say: requests in the inbox, changed schedules."""
        del payload
        self._ownership.notice(channel)

    # Runs ------------------------------------------------------------------------------------

    async def start_run(self, request: RunRequest) -> UUID:
        """Start a run and return once it is recorded; under a key used before, return the former run."""
        version = await self._version(request)
        return await self._start_stored(request, version)

    async def run_to_end(
        self, request: RunRequest, *, timeout_s: float
    ) -> tuple[UUID, Ended | None]:
        """Start a run and wait for its end; None when it has not ended in time."""
        run_id = await self.start_run(request)
        return run_id, await self.wait_finished(run_id, timeout_s)

    async def _version(self, request: RunRequest) -> CompiledVersion:
        """Return what a request asks a run of; refuse inputs a person has given that do not fit."""
        version = self._plans.ready(request.workflow_id, request.version)
        if version is None or request.document is not None:
            version = await self._plans.of(request, request.document)
        if request.inputs is not None and request.trigger_type == "manual":
            version.inputs(request, self._ports.evaluator, {})
        return version

    async def _leave(self, run_id: UUID, kind: InboxKind, payload: dict[str, Any]) -> None:
        """Leave a request in the inbox for the owner."""
        await self._ports.store.enqueue(kind, run_id, {**payload, "request_id": str(uuid7())})
        if self._owner is not None:
            # Just become the owner: the run may still wait in the inbox, before this request.
            self._owner.intake.call()

    async def _start_stored(self, request: RunRequest, version: CompiledVersion) -> UUID:
        # Refused here, a request nobody could execute never reaches the inbox.
        encode(request.trigger)
        encode(request.inputs or {})
        run_id = self._ports.ids.new()
        head = head_for(run_id, request, version.document_hash, self._ports.clock.now())
        enqueued = await self._ports.store.enqueue_start(head, request)
        await self._ports.points.reach("after_request")
        if enqueued.item is not None and self._owner is not None:
            await self._owner.intake.take(enqueued.item)
        return enqueued.run_id

    async def wait_finished(self, run_id: UUID, timeout_s: float) -> Ended | None:
        """Return how a run has ended, or None when it has not in that time."""
        try:
            async with asyncio.timeout(timeout_s):
                async for event in self._feed.follow(run_id):
                    if event["type"] == "run.finished":
                        data = event["data"]
                        return Ended(run_id, data["status"], data["outputs"], data["error"])
        except TimeoutError:
            return None
        return None

    async def cancel(self, run_id: UUID, by: str | None) -> None:
        """Ask a run to stop: nothing new starts, calls in flight are aborted."""
        if self._owner is not None and await self._owner.intake.withdraw(run_id):
            return
        await self._tell(run_id, "cancel", {"by": by})

    async def pause(self, run_id: UUID, by: str | None) -> None:
        """Ask a run to start nothing new for now."""
        await self._tell(run_id, "pause", {"by": by})

    async def resume(self, run_id: UUID, by: str | None) -> None:
        """Ask a paused run to go on."""
        await self._tell(run_id, "resume", {"by": by})

    async def signal(self, run_id: UUID, name: str, key: str | None, payload: Any) -> None:
        """Hand an event from outside to a run."""
        if len(encode(payload)) > MAX_IN_EVENT:
            raise TooLarge(f"The payload of a signal is at most {MAX_IN_EVENT} bytes.")
        await self._tell(run_id, "signal", {"name": name, "key": key, "payload": payload})

    async def decide(
        self,
        run_id: UUID,
        step: str,
        outcome: str,
        *,
        by: str | None,
        comment: str | None = None,
        digest: str | None = None,
        item: str | None = None,
        output: Any = None,
    ) -> None:
        """Record a person's decision: `approved`, `rejected`; of an unknown end `happened`, `repeat`, `failed`."""
        said: dict[str, Any] = {"step": step, "item": item, "outcome": outcome, "by": by}
        said.update(comment=comment, digest=digest)
        if output is not None:
            said["output"] = output
        await self._tell(run_id, "decision", said)
