"""The owner's world: every unfinished run in memory, one writer, one alarm."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog

from engine.core.commands import StartChild, TellChild
from engine.core.events import ObservedType, RunStatus
from engine.core.snapshot import SnapshotUnreadable
from engine.core.state import new_state
from engine.core.value_object import value_object
from engine.errors import FlowError
from engine.ports import Ids
from engine.ports.alerts import Alert
from engine.ports.runs import (
    Batch,
    EngineSession,
    InboxKind,
    RunHead,
    RunRequest,
    RunStore,
    StoredRun,
)
from engine.runtime.admitted import Admitted
from engine.runtime.alarm import Alarm
from engine.runtime.children import Admitting, Children
from engine.runtime.commit import RunCommit
from engine.runtime.feed import Feed
from engine.runtime.live_run import LiveRun, Pending, World
from engine.runtime.plans import CompiledVersion, PlanCache
from engine.runtime.resume import learn_payloads, restore
from engine.runtime.suspects import Suspects
from engine.runtime.writer import GroupWriter

_log = structlog.get_logger(__name__)
RENEW_EVERY_S: Final = 2.0
DRAIN_STEP_S: Final = 0.02

EVENT_OF: Final[dict[InboxKind, ObservedType]] = {
    "cancel": "run.cancel_requested",
    "pause": "run.pause_requested",
    "resume": "run.resume_requested",
    "signal": "signal.received",
    "decision": "decision.made",
}
"""What a request to a run is observed as."""


@value_object
class Ended:
    """How a run has ended, its large values filled in."""

    run_id: UUID
    status: RunStatus
    outputs: Any
    error: dict[str, Any] | None


class Executor:
    """Executes runs for as long as this process owns the database's executor."""

    world: World
    plans: PlanCache
    alarm: Alarm
    writer: GroupWriter
    on_finished: Callable[[UUID], None]
    on_failed: Callable[[], None]

    def __init__(
        self, session: EngineSession, store: RunStore, plans: PlanCache, world: World, feed: Feed
    ) -> None:
        self.runs: dict[UUID, LiveRun] = {}
        self.alarm = Alarm(world.clock)
        self.world = world
        self.plans = plans
        self.writer = GroupWriter(session, world.points)
        self.on_finished = lambda _: None
        self.on_failed = lambda: None
        self.children: Children | None = None
        self._store = store
        self._feed = feed
        self._recorded: dict[UUID, list[asyncio.Future[None]]] = {}
        self._ended: dict[UUID, list[asyncio.Future[Ended | None]]] = {}
        self._heard: dict[UUID, set[asyncio.Future[None]]] = {}
        self._unreadable: set[UUID] = set()
        self._suspects = Suspects(self.writer, self.alarm, world.clock)
        self._is_after_crash = session.is_after_crash
        self._since = world.clock.now()
        feed.fed_here()

    def meet(self, intake: Admitting, ids: Ids) -> None:
        """Learn who lets runs in: also those that other runs start."""
        self.children = Children(self, intake, ids, self._store, self.plans.source)

    def is_over(self, run_id: UUID) -> bool:
        """Tell whether a run that had started is no longer under way."""
        return run_id not in self.runs and run_id not in self._unreadable

    async def resume(self) -> list[tuple[RunHead, RunRequest, CompiledVersion]]:
        """Bring back every run that has started and not ended, let each go on, and name them all."""
        found: list[tuple[LiveRun, CompiledVersion]] = []
        for run_id, status in await self._store.unfinished():
            restored = None if status == "queued" else await self._restore(run_id)
            if restored is not None:
                self.runs[run_id] = restored[0]
                found.append(restored)
        for run_id, name, due in await self._store.timers():
            run = self.runs.get(run_id)
            if run is not None:
                run.restore_timer(name, due)
        await self.world.points.reach("after_restore")
        self._suspects.let_go_on([run for run, _ in found], after_crash=self._is_after_crash)
        if self.children is not None:
            self.children.leave_no_orphans()
        return [(run.head, _request_of(run), version) for run, version in found]

    def begin(self, admitted: Admitted) -> None:
        """Start a run; its first events are in the next commit."""
        head = admitted.head
        state = new_state(admitted.version.plan, str(head.run_id))
        run = LiveRun(head, state, self.world, self)
        run.document = admitted.request.document
        run.concurrency_key = admitted.throttle_key
        # What a former owner has left in the inbox may be what ended it.
        run.is_careful = self._is_after_crash and head.created_at <= self._since
        self.runs[head.run_id] = run
        if admitted.position is not None:
            run.stored_status = "queued"
            run.pending.taken.append(admitted.position)
        try:
            data = admitted.requested(self.world.evaluator)
            for sha256, payload in admitted.payloads.items():
                run.values.learn(sha256, payload)
            for root in ("trigger", "inputs"):
                data[root] = run.values.take(data[root])
        except FlowError:
            self.forget(run)
            raise
        run.post("run.requested", data)

    def is_underway(self, run_id: UUID) -> bool:
        """Tell whether a run is in memory."""
        return run_id in self.runs

    def tell(
        self, run_id: UUID, kind: InboxKind, payload: dict[str, Any], position: int | None = None
    ) -> asyncio.Future[None] | None:
        """Give a request to a run in memory; answer what is done once it is committed, or None."""
        run = self.runs.get(run_id)
        if run is None:
            return None
        if position is not None:
            run.pending.taken.append(position)
        heard = self.heard(run_id)
        data = {key: value for key, value in payload.items() if key not in ("step", "item")}
        step, item = payload.get("step"), payload.get("item")
        run.post(EVENT_OF[kind], data, step=step, item=item, heard=heard)
        return heard

    async def _restore(self, run_id: UUID) -> tuple[LiveRun, CompiledVersion] | None:
        stored = await self._store.load(run_id)
        if stored is None:
            return None
        head = stored.head
        try:
            version = await self.plans.of(head, stored.document)
            run = await self._fold(stored, version)
            await learn_payloads(run, self._store)
        except FlowError as fault:
            _log.exception("run.unreadable", run_id=str(run_id), code=fault.code)
            self._unreadable.add(head.run_id)
            self._alert(head, "run_unreadable", fault.message, {"code": fault.code})
            return None
        return run, version

    async def _fold(self, stored: StoredRun, version: CompiledVersion) -> LiveRun:
        """Go on from the snapshot; one that another version of the core has written is left aside."""
        try:
            return restore(stored, version, self.world, self)
        except SnapshotUnreadable:
            whole = await self._store.load(stored.head.run_id, whole=True)
            return restore(whole or stored, version, self.world, self)

    @property
    def _is_at_rest(self) -> bool:
        return self.writer.is_settled and all(run.is_idle for run in self.runs.values())

    async def drain(self) -> None:
        """Let runs come to rest; return once every call under way has ended and that is on record.

        Nothing is evaluated any more and no timer fires: what follows from them begins elsewhere.
        """
        self.world.brake.is_on = True
        while not self._is_at_rest:  # noqa: ASYNC110 - ends are counted, not awaited: there may be many
            await asyncio.sleep(DRAIN_STEP_S)

    def close(self) -> None:
        """Forget everything: what is not committed never happened."""
        self._feed.fed_elsewhere()
        if self.children is not None:
            self.children.close()
        for run in self.runs.values():
            run.drop()
        self.runs.clear()
        for future in (f for found in self._recorded.values() for f in found):
            future.cancel()
        for ended in (f for found in self._ended.values() for f in found):
            ended.cancel()
        for heard in (f for found in self._heard.values() for f in found):
            heard.cancel()
        self._recorded.clear()
        self._ended.clear()
        self._heard.clear()

    def recorded(self, run_id: UUID) -> asyncio.Future[None]:
        """Return what is done once the first events of a run are committed."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._recorded.setdefault(run_id, []).append(future)
        return future

    def ended(self, run_id: UUID) -> asyncio.Future[Ended | None]:
        """Return what is done once the end of a run in memory is committed; None where who waits gives up."""
        future: asyncio.Future[Ended | None] = asyncio.get_running_loop().create_future()
        self._ended.setdefault(run_id, []).append(future)
        return future

    def heard(self, run_id: UUID) -> asyncio.Future[None]:
        """Return what is done once something a run is told now is committed."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._heard.setdefault(run_id, set()).add(future)
        return future

    def _settle_heard(self, run_id: UUID, pending: Pending) -> None:
        waiting = self._heard.get(run_id)
        if waiting is None:
            return
        for future in pending.heard:
            waiting.discard(future)
            if not future.done():
                future.set_result(None)
        if not waiting:
            del self._heard[run_id]

    def submit(self, run: LiveRun, pending: Pending) -> None:
        """Commit what a run has decided, then let it and its readers go on."""
        commit = RunCommit(run, pending)
        is_end = bool(pending.events) and pending.events[-1]["type"] == "run.finished"
        is_start = bool(pending.events) and pending.events[0]["seq"] == 1

        def done() -> None:
            self._feed.publish(run.head.run_id, pending.events)
            self._settle_heard(run.head.run_id, pending)
            if is_start:
                for future in self._recorded.pop(run.head.run_id, ()):
                    if not future.done():
                        future.set_result(None)
            if is_end:
                run.tell_children(pending)
                self._finished(run)
            else:
                run.committed(pending)

        self.writer.submit(commit.contribute, done, lambda: self.broken(run))

    def _finished(self, run: LiveRun) -> None:
        self.runs.pop(run.head.run_id, None)
        self._suspects.clear(run)
        state = run.state
        futures = self._ended.pop(run.head.run_id, None)
        if futures:
            outputs = run.values.resolve(state.outputs)
            end = Ended(run.head.run_id, state.status, outputs, state.error)
            for future in futures:
                if not future.done():
                    future.set_result(end)
        if self.children is not None:
            self.children.finished(run)
        if state.status == "failed":
            self.on_failed()
        self.on_finished(run.head.run_id)

    def set_timer(self, run: LiveRun, name: str, due: datetime) -> None:
        """Have a timer fire at its moment."""
        self.alarm.set((run.head.run_id, name), due, lambda: run.timer_due(name))

    def drop_timer(self, run: LiveRun, name: str) -> None:
        """Forget a timer."""
        self.alarm.drop((run.head.run_id, name))

    def start_child(self, run: LiveRun, command: StartChild) -> None:
        """Start, or go on following, the run a call asks for."""
        if self.children is not None:
            self.children.start(run, command)

    def tell_child(self, run: LiveRun, command: TellChild) -> None:
        """Hand a request on to the run a call has started."""
        if self.children is not None:
            self.children.tell(run, command)

    def clear(self, run: LiveRun) -> None:
        """Forget what was held against a run."""
        self._suspects.clear(run)

    def broken(self, run: LiveRun) -> None:
        """Put a run aside on which the core failed, and say so; a restart tries it again."""
        self._alert(run.head, "run_broken", "The executor failed on this run.", {})
        self.forget(run)

    def forget(self, run: LiveRun) -> None:
        """Drop a run that cannot go on here, and let go whoever waits for it or for its place."""
        self.runs.pop(run.head.run_id, None)
        self._suspects.clear(run)
        run.drop()
        for future in self._recorded.pop(run.head.run_id, ()):
            future.cancel()
        for ending in self._ended.pop(run.head.run_id, ()):
            ending.cancel()
        for heard in self._heard.pop(run.head.run_id, ()):
            heard.cancel()
        self.on_finished(run.head.run_id)

    def _alert(self, head: RunHead, kind: str, title: str, facts: dict[str, Any]) -> None:
        def contribute(batch: Batch) -> None:
            batch.alerts.append(Alert.of(head, kind, title, facts))

        self.writer.submit(contribute, lambda: None)


def _request_of(run: LiveRun) -> RunRequest:
    """Return as much of a run's request as decides which limits it is under."""
    head = run.head
    return RunRequest(
        org_id=head.org_id,
        workspace_id=head.workspace_id,
        workflow_id=head.workflow_id,
        trigger=run.values.resolve(run.state.request.get("trigger") or {}),
        trigger_id=head.trigger_id,
        inputs=run.values.resolve(run.state.request.get("inputs") or {}),
    )
