"""Letting runs in on Temporal: one process of the service admits them, starts their workflows, and hears of their end."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from engine.core.events import FINISHED, Envelope
from engine.errors import FlowError, Unavailable
from engine.ports import Ids
from engine.ports.runs import EngineSession, InboxKind, RunHead, RunRequest, RunStore
from engine.runtime.admitted import Admitted
from engine.runtime.alarm import Alarm
from engine.runtime.children import Admitting
from engine.runtime.executor import EVENT_OF
from engine.runtime.live_run import ChildEnd, World
from engine.runtime.plans import CompiledVersion, PlanCache
from engine.runtime.resume import events_of
from engine.runtime.values import Values
from engine.runtime.writer import GroupWriter
from engine.temporal.memory import keep_fresh
from engine.temporal.ports import RunRecords
from engine.temporal.shapes import (
    RUN_WORKFLOW,
    TELL,
    RunStart,
    Told,
    child_end,
    head_as_json,
    imported_as_json,
)

_log = structlog.get_logger(__name__)
AGAIN_S: Final = 2.0
# A client that has not connected yet says so by a RuntimeError.
_AWAY: Final = (RPCError, RuntimeError, OSError)
_GONE: Final = frozenset({RPCStatusCode.NOT_FOUND, RPCStatusCode.FAILED_PRECONDITION})


class NoWorkflow(Exception):
    """There is no such run on Temporal: it has not started yet, or it has ended."""


def told_of(kind: InboxKind, payload: dict[str, Any]) -> Told:
    """Return a request to a run as what the run is told."""
    data = {key: value for key, value in payload.items() if key not in ("step", "item")}
    return Told(EVENT_OF[kind], data, payload.get("step"), payload.get("item"))


async def tell(client: Client, run_id: UUID, told: Told) -> None:
    """Tell a run something; it is in Temporal's history then. Raises `NoWorkflow`, `Unavailable`."""
    try:
        await client.get_workflow_handle(str(run_id)).signal(TELL, told)
    except _AWAY as fault:
        if isinstance(fault, RPCError) and fault.status in _GONE:
            raise NoWorkflow(str(run_id)) from fault
        raise Unavailable(
            "Temporal does not answer just now, so the run could not be told; try again in a moment."
        ) from fault


class Dispatcher:
    """Starts the workflows of the runs that are let in; exists only in the process that owns the executor."""

    world: World
    plans: PlanCache
    alarm: Alarm
    writer: GroupWriter
    on_finished: Callable[[UUID], None]
    on_failed: Callable[[], None]

    def __init__(
        self,
        session: EngineSession,
        store: RunStore,
        plans: PlanCache,
        world: World,
        client: Client,
        records: RunRecords,
        task_queue: str,
    ) -> None:
        self.world = world
        self.plans = plans
        self.alarm = Alarm(world.clock)
        self.writer = GroupWriter(session, world.points)
        self.on_finished = lambda _: None
        self.on_failed = lambda: None
        self._store = store
        self._client = client
        self._records = records
        self._task_queue = task_queue
        self._underway: set[UUID] = set()
        self._starting: dict[UUID, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def meet(self, intake: Admitting, ids: Ids) -> None:
        """Learn who lets runs in: also those that other runs call."""
        del ids
        intake.on_refused = self.refused
        intake.is_over = lambda run_id: run_id not in self._underway

    def refused(self, run_id: UUID, parent: dict[str, Any], error: dict[str, Any]) -> None:
        """Tell the caller of a run that it could not start."""
        self._go(self._tell_caller(parent, ChildEnd(str(run_id), "failed", error=error)))

    async def resume(self) -> list[tuple[RunHead, RunRequest, CompiledVersion]]:
        """Name the runs under way; they go on by themselves."""
        found: list[tuple[RunHead, RunRequest, CompiledVersion]] = []
        for run_id, status in await self._store.unfinished():
            if status == "queued":
                continue
            self._underway.add(run_id)
            stored = await self._store.load(run_id, whole=True)
            if stored is None:
                continue
            head = stored.head
            try:
                version = await self.plans.of(head, stored.document)
            except FlowError as fault:
                _log.error("run.unreadable", run_id=str(run_id), code=fault.code)
                continue
            events = events_of(stored.slices)
            self._go(self._catch_up(run_id, events))
            asked: dict[str, Any] = events[0]["data"]
            request = RunRequest(
                org_id=head.org_id,
                workspace_id=head.workspace_id,
                workflow_id=head.workflow_id,
                trigger=asked.get("trigger") or {},
                trigger_id=head.trigger_id,
                inputs=asked.get("inputs") or {},
            )
            found.append((head, request, version))
        return found

    async def drain(self) -> None:
        """Return at once: the calls of runs are made by workers, which go on."""

    def close(self) -> None:
        """Stop starting anything; what is in the inbox stays there."""
        for task in [*self._tasks, *self._starting.values()]:
            task.cancel()
        self._starting.clear()

    def begin(self, admitted: Admitted) -> None:
        """Start the workflow of a run, however long Temporal takes to be there."""
        run_id = admitted.head.run_id
        values = Values()
        data = admitted.requested(self.world.evaluator)
        for root in ("trigger", "inputs"):
            data[root] = values.take(data[root])
        self._underway.add(run_id)
        self._starting[run_id] = asyncio.get_running_loop().create_task(
            self._start(admitted, data, values)
        )

    def is_underway(self, run_id: UUID) -> bool:
        """Tell whether a run has been let in and has not ended."""
        return run_id in self._underway

    def tell(
        self, run_id: UUID, kind: InboxKind, payload: dict[str, Any], position: int | None = None
    ) -> asyncio.Future[None] | None:
        """Pass a request on to a run, once it has started; answer what is done when it is on record."""
        if run_id not in self._underway:
            return None
        return self._go(self._tell(run_id, kind, payload, position))

    def ended(self, run_ids: Iterable[UUID] | None) -> None:
        """Look whether these runs have ended (None: any that is under way) and let others in."""
        asked = self._underway if run_ids is None else self._underway.intersection(run_ids)
        if asked:
            self._go(self._look(sorted(asked)))

    async def _look(self, run_ids: list[UUID]) -> None:
        for run_id, status in (await self._store.statuses(run_ids)).items():
            if status in FINISHED and run_id in self._underway:
                self._underway.discard(run_id)
                if status == "failed":
                    self.on_failed()
                self.on_finished(run_id)

    async def _start(self, admitted: Admitted, data: dict[str, Any], values: Values) -> None:
        head = admitted.head
        start = RunStart(
            head=head_as_json(head),
            document=admitted.version.plan.document.to_json(),
            requested=data,
            keeps_document=admitted.request.document is not None,
            inbox_position=admitted.position,
            concurrency_key=admitted.throttle_key,
            imported=[imported_as_json(spec) for spec in admitted.version.imported],
        )
        while True:
            try:
                await keep_fresh(values, head.org_id, head.workspace_id, self._records)
                await self._client.start_workflow(
                    RUN_WORKFLOW,
                    start,
                    id=str(head.run_id),
                    task_queue=self._task_queue,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                )
            except WorkflowAlreadyStartedError:
                # Started by a former owner, whose word did not reach the inbox any more.
                break
            except _AWAY as fault:
                _log.warning("temporal.unreachable", run_id=str(head.run_id), reason=str(fault))
                await asyncio.sleep(AGAIN_S)
            else:
                break
        self._starting.pop(head.run_id, None)

    async def _catch_up(self, caller: UUID, events: Sequence[Envelope]) -> None:
        """Tell a run of those it has called that ended unheard: they could not start when no owner was there."""
        over = {event["data"]["call"] for event in events if event["type"] == "child.ended"}
        for event in events:
            data = event["data"]
            if event["type"] != "child.started" or data["call"] in over:
                continue
            standing = await self._store.standing(UUID(data["run_id"]))
            if standing is not None and standing.status in FINISHED:
                call = {"index": None, "scope": (), **data}
                call |= {"run_id": str(caller), "step": event["step"], "item": event["item"]}
                end = ChildEnd(data["run_id"], standing.status, standing.outputs, standing.error)
                await self._tell_caller(call, end)

    async def _tell_caller(self, parent: dict[str, Any], end: ChildEnd) -> None:
        await self._until_told(UUID(parent["run_id"]), child_end(parent, end))

    async def _tell(
        self, run_id: UUID, kind: InboxKind, payload: dict[str, Any], position: int | None
    ) -> None:
        await self._until_told(run_id, told_of(kind, payload))
        if position is not None:
            self.writer.submit(lambda batch: batch.taken.append(position), lambda: None)

    async def _until_told(self, run_id: UUID, told: Told) -> None:
        """Tell a run something, once it has started and Temporal is there; one that has ended hears nothing."""
        while True:
            starting = self._starting.get(run_id)
            if starting is not None:
                await asyncio.wait([starting])
            try:
                await tell(self._client, run_id, told)
            except NoWorkflow:
                break
            except Unavailable as fault:
                _log.warning("temporal.unreachable", run_id=str(run_id), reason=str(fault))
                await asyncio.sleep(AGAIN_S)
            else:
                break

    def _go(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
