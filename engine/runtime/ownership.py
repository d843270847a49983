"""Being the one process that lets runs in: the lock, the lease, and what exists only in its owner."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar
from uuid import UUID

import structlog

from engine.core.action import Catalog
from engine.ports import Clock, Evaluator, Ids, StepRunner, SystemClock, SystemIds
from engine.ports.desk import Desk, NoDesk
from engine.ports.feed import EventReader
from engine.ports.imported import Catalogs
from engine.ports.lines import Ear, LineStore, NoLines
from engine.ports.polls import Looker, NoPolls, PollStore
from engine.ports.runs import (
    EngineSession,
    OwnershipLost,
    RunHead,
    RunRequest,
    RunStore,
    WorkflowSource,
)
from engine.runtime.alarm import Alarm
from engine.runtime.driver import Driver
from engine.runtime.intake import Intake
from engine.runtime.listener import Listener
from engine.runtime.plans import CompiledVersion
from engine.runtime.points import NoPoints, Points
from engine.runtime.poller import Poller
from engine.runtime.scheduler import Scheduler
from engine.runtime.watcher import Watcher

_log = structlog.get_logger(__name__)
INBOX_CHANNEL: Final = "nexa_inbox"
SCHEDULES_CHANNEL: Final = "nexa_schedules"


@dataclass(frozen=True, slots=True)
class HostPorts:
    """What a host works with."""

    store: RunStore
    source: WorkflowSource
    reader: EventReader
    catalog: Catalog
    runner: StepRunner
    evaluator: Evaluator
    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=SystemIds)
    points: Points = field(default_factory=NoPoints)
    catalogs: Catalogs | None = None
    """What workspaces have beside the catalogue."""
    polls: PollStore = field(default_factory=NoPolls)
    looker: Looker = field(default_factory=NoPolls)
    lines: LineStore = field(default_factory=NoLines)
    ear: Ear = field(default_factory=NoLines)
    desk: Desk = field(default_factory=NoDesk)


class OwnedDriver(Driver, Protocol):
    """A driver of runs as its owner handles it."""

    alarm: Alarm
    on_failed: Callable[[], None]
    """Told that a run has failed, once that is on record."""

    def meet(self, intake: Intake, ids: Ids) -> None:
        """Learn who lets runs in: also those that other runs start."""
        ...

    async def resume(self) -> Sequence[tuple[RunHead, RunRequest, CompiledVersion]]:
        """Take up every run that has started and not ended, and name them."""
        ...

    async def drain(self) -> None:
        """Begin nothing more of its own; return once the calls made here have ended, on record."""
        ...

    def close(self) -> None:
        """Forget everything that is not committed."""
        ...


_D = TypeVar("_D", bound=OwnedDriver)


@dataclass(frozen=True, slots=True)
class Owner(Generic[_D]):
    """What there is only in the process that owns the executor."""

    driver: _D
    intake: Intake
    scheduler: Scheduler
    poller: Poller
    listener: Listener


class Ownership(Generic[_D]):
    """Owns the executor of a database whenever no living process does, and waits for that otherwise."""

    def __init__(
        self,
        ports: HostPorts,
        make: Callable[[EngineSession], _D],
        start_run: Callable[[RunRequest], Awaitable[UUID]],
        *,
        renew_every_s: float,
        retry_every_s: float,
    ) -> None:
        self.owner: Owner[_D] | None = None
        self._ports = ports
        self._make = make
        self._start_run = start_run
        self._renew_every_s = renew_every_s
        self._retry_every_s = retry_every_s
        self._owning = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to own the executor, or to wait for the present owner to go."""
        self._task = asyncio.get_running_loop().create_task(self._live())

    async def stop(self, *, drain_s: float = 0.0) -> None:
        """Let go of it, after calls under way have had so long to end."""
        owner, self.owner = self.owner, None
        if owner is not None and drain_s > 0:
            try:
                async with asyncio.timeout(drain_s):
                    await owner.driver.drain()
            except TimeoutError:
                _log.warning("executor.cut_off", after_s=drain_s)
            await self._ports.points.reach("before_release")
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def until_owner(self) -> None:
        """Return once this process is the owner."""
        await self._owning.wait()

    def notice(self, channel: str) -> None:
        """Hear what other processes say: requests in the inbox, changed schedules."""
        if self.owner is None:
            return
        if channel in (INBOX_CHANNEL, ""):
            self.owner.intake.call()
        if channel in (SCHEDULES_CHANNEL, ""):
            self.owner.scheduler.changed()
            self.owner.poller.changed()
            self.owner.listener.changed()

    async def _live(self) -> None:
        waited = False
        while True:
            try:
                await self._ports.points.reach("before_takeover")
                session = await self._ports.store.acquire()
                if session is not None and waited:
                    _log.info("executor.took_over", epoch=session.epoch)
                waited = session is None
                if session is not None:
                    await self._own_apart(session)
            except* (OwnershipLost, OSError) as lost:
                _log.warning("executor.lost", reason=str(lost.exceptions[0]))
            except* Exception:  # noqa: BLE001 - whatever happened, this process tries again
                _log.exception("executor.failed")
            await asyncio.sleep(self._retry_every_s)

    async def _own_apart(self, session: EngineSession) -> None:
        """Own the executor in a task by itself: however it is torn down, this one tries again."""
        owning = asyncio.get_running_loop().create_task(self._own(session))
        try:
            await asyncio.wait([owning])
        except asyncio.CancelledError:
            owning.cancel()
            await asyncio.wait([owning])
            raise
        if owning.cancelled():
            raise OwnershipLost("The executor was torn down.")
        owning.result()

    async def _own(self, session: EngineSession) -> None:
        ports = self._ports
        driver = self._make(session)
        intake = Intake(driver, ports.store)
        driver.meet(intake, ports.ids)
        scheduler = Scheduler(
            ports.store, driver.alarm, driver.writer, self._start_run, ports.clock, ports.points
        )
        poller = Poller(
            ports.polls,
            ports.looker,
            ports.catalog,
            self._start_run,
            ports.clock,
            alarm=driver.alarm,
            writer=driver.writer,
        )
        listener = Listener(
            ports.lines,
            ports.ear,
            self._start_run,
            ports.clock,
            writer=driver.writer,
            desk=ports.desk,
        )
        watcher = Watcher(ports.store, ports.source, driver.writer, self._start_run)
        driver.on_failed = watcher.changed
        _log.debug("executor.owner", epoch=session.epoch)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(driver.writer.run(renew_every_s=self._renew_every_s))
                for head, request, version in await driver.resume():
                    intake.readmit(head, request, version)
                self.owner = Owner(driver, intake, scheduler, poller, listener)
                self._owning.set()
                await ports.points.reach("after_takeover")
                intake.call()
                group.create_task(intake.watch())
                group.create_task(driver.alarm.run())
                group.create_task(scheduler.run())
                group.create_task(poller.run())
                group.create_task(listener.run())
                group.create_task(watcher.run())
        finally:
            self.owner = None
            self._owning.clear()
            driver.close()
            await session.close()
