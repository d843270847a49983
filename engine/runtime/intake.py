"""What comes in from outside: requests for runs, and requests to runs."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

import structlog

from engine.errors import FlowError
from engine.ports import Evaluator, iso
from engine.ports.alerts import Alert
from engine.ports.runs import (
    ASKED_AT,
    Batch,
    InboxItem,
    InboxKind,
    RunHead,
    RunRequest,
    RunRow,
    RunStore,
    request_from,
)
from engine.runtime.admission import Admission, Limit, Room, limits_of, room_of_trigger
from engine.runtime.alarm import Alarm
from engine.runtime.evaluation import error_json
from engine.runtime.live_run import World
from engine.runtime.payloads import kept_payloads
from engine.runtime.plans import CompiledVersion, PlanCache
from engine.runtime.values import NotJson, encode
from engine.runtime.writer import GroupWriter

_log = structlog.get_logger(__name__)

SKIPPED: Final = "Another run was still going on, and this workflow skips runs in that case."
ORPHANED: Final = "The run that called this one had ended before it started."
WITHDRAWN: Final = "The run was cancelled before it started."


@dataclass(frozen=True, slots=True)
class Admitted:
    """A run that may start, with what its first event is made of."""

    head: RunHead
    request: RunRequest
    version: CompiledVersion
    variables: dict[str, Any]
    refused: str | None = None
    """Why the run ends at once instead of starting."""
    position: int | None = None
    """Its place in the inbox, dealt with in the commit of its first events."""
    payloads: dict[str, bytes] = field(default_factory=dict)
    """The large values among the results it keeps of a former run."""

    def requested(self, evaluator: Evaluator) -> dict[str, Any]:
        """Return the data of `run.requested`."""
        data = self.version.requested(self.request, evaluator, self.variables)
        return data if self.refused is None else {**data, "refused": self.refused}


class Driver(Protocol):
    """What drives the runs that are let in, on whichever host."""

    world: World
    plans: PlanCache
    alarm: Alarm
    writer: GroupWriter
    on_finished: Callable[[UUID], None]

    def begin(self, admitted: Admitted) -> None:
        """Start a run; raise `FlowError` when it cannot be."""
        ...

    def is_underway(self, run_id: UUID) -> bool:
        """Tell whether a run is going on here."""
        ...

    def tell(
        self, run_id: UUID, kind: InboxKind, payload: dict[str, Any], position: int | None = None
    ) -> "asyncio.Future[None] | None":
        """Give a request to a run; answer what is done once it is on record, or None without such a run."""
        ...


@dataclass(frozen=True, slots=True)
class _Ticket:
    """A run that waits for space."""

    head: RunHead
    request: RunRequest
    version: CompiledVersion
    limits: tuple[Limit, ...]
    position: int


def head_for(
    run_id: UUID, request: RunRequest, document_hash: str | None, now: datetime
) -> RunHead:
    """Return what stays the same of a run that is asked for."""
    return RunHead(
        run_id=run_id,
        run_month=now.date().replace(day=1),
        org_id=request.org_id,
        workspace_id=request.workspace_id,
        workflow_id=request.workflow_id,
        version=request.version,
        draft_revision=request.draft_revision,
        document_hash=document_hash,
        mode=request.mode,
        trigger_id=request.trigger_id,
        trigger_type=request.trigger_type,
        created_at=now,
        started_by=request.started_by,
        parent_run_id=UUID(request.parent["run_id"]) if request.parent else None,
        error_of=UUID(request.error_of) if request.error_of else None,
        rerun_of=UUID(request.rerun["of"]) if request.rerun and request.rerun["of"] else None,
    )


class Intake:
    """Lets runs in, in the order and number their workflow allows."""

    on_refused: Callable[[UUID, dict[str, Any], dict[str, Any]], None]
    """Told of a run another one has called, that cannot start: its id, the call, the error."""
    is_over: Callable[[UUID], bool]
    """Tells whether the run that has called another one has ended."""

    def __init__(self, driver: Driver, store: RunStore) -> None:
        self._driver = driver
        self._store = store
        self._admission = Admission()
        self._tickets: deque[_Ticket] = deque()
        self._later: dict[UUID, InboxItem] = {}
        self._leaving: set[UUID] = set()
        self._taken: set[int] = set()
        self._called = asyncio.Event()
        self.on_refused = _nobody_asks
        self.is_over = lambda _: False
        driver.on_finished = self._finished

    def limits(self, request: RunRequest, version: CompiledVersion) -> tuple[Limit, ...]:
        """Return what limits a run; without any it may start at once."""
        return limits_of(request, version, self._driver.world.evaluator)

    def readmit(self, head: RunHead, request: RunRequest, version: CompiledVersion) -> None:
        """Count a run that was under way before a restart."""
        self._admission.enter(head.run_id, _rooms(head, self.limits(request, version)))

    def begin(
        self,
        head: RunHead,
        request: RunRequest,
        version: CompiledVersion,
        variables: dict[str, Any],
    ) -> None:
        """Start a run without limits; its first events are in the next commit."""
        self._begin(Admitted(head, request, version, variables), ())

    def _begin(self, admitted: Admitted, limits: tuple[Limit, ...]) -> None:
        rooms = _rooms(admitted.head, limits)
        if rooms:
            self._admission.enter(admitted.head.run_id, rooms)
        self._driver.begin(admitted)

    def call(self) -> None:
        """Say that the inbox may hold something new."""
        self._called.set()

    async def watch(self) -> None:
        """Take what other processes have left, until cancelled."""
        while True:
            await self._called.wait()
            self._called.clear()
            for item in await self._store.inbox():
                await self.take(item)
            await self._let_waiting_in()

    async def take(self, item: InboxItem) -> None:
        """Take a request out of the inbox; its place is marked in the commit that acts on it."""
        if item.position in self._taken:
            return
        self._taken.add(item.position)
        try:
            await self._act_on(item)
        except BaseException:
            # Whatever cut this short, a caller who hung up included, it is still to be taken.
            if all(ticket.position != item.position for ticket in self._tickets):
                self._taken.discard(item.position)
            self.call()
            raise

    async def _act_on(self, item: InboxItem) -> None:
        await self._driver.world.points.reach("after_take")
        if item.kind == "start":
            await self._take_start(item)
            return
        if self._driver.is_underway(item.run_id):
            self._driver.tell(item.run_id, item.kind, item.payload, item.position)
            return
        if item.kind == "cancel":
            await self.withdraw(item.run_id)
        self._mark(item.position)

    def _refuse(self, item: InboxItem, request: RunRequest, fault: FlowError) -> None:
        """End a run that cannot start: its row says why instead of waiting for ever."""
        now = self._driver.world.clock.now()
        asked_at = datetime.fromisoformat(item.payload[ASKED_AT])
        row = RunRow(
            head=head_for(item.run_id, request, None, asked_at),
            seq=0,
            status="failed",
            started_at=None,
            finished_at=iso(now),
            trigger=_kept(request.trigger),
            inputs=_kept(request.inputs or {}),
            outputs=None,
            error=encode(error_json(fault)),
            document=None,
            concurrency_key=None,
            is_new=False,
        )

        def contribute(batch: Batch) -> None:
            batch.runs.append(row)
            batch.taken.append(item.position)
            if request.mode == "live":
                title = f"A run could not start: {fault.message}"
                batch.alerts.append(Alert.of(row.head, "run_not_started", title, error_json(fault)))

        def done() -> None:
            if request.parent is not None:
                self.on_refused(item.run_id, request.parent, error_json(fault))

        self._driver.writer.submit(contribute, done)

    def _mark(self, position: int) -> None:
        def contribute(batch: Batch) -> None:
            batch.taken.append(position)

        self._driver.writer.submit(contribute, lambda: None)

    def _wait_for_its_time(self, item: InboxItem, moment: datetime) -> None:
        """Take a request again once its time has come."""

        def come() -> None:
            self._later.pop(item.run_id, None)
            self._taken.discard(item.position)
            asyncio.get_running_loop().create_task(self.take(item))

        self._later[item.run_id] = item
        self._driver.alarm.set(("start", item.run_id), moment, come)

    async def _take_start(self, item: InboxItem) -> None:
        request = request_from(item.payload)
        if request.not_before is not None:
            moment = datetime.fromisoformat(request.not_before)
            if moment > self._driver.world.clock.now():
                self._wait_for_its_time(item, moment)
                return
        ticket = await self._ticket(item, request)
        if ticket is not None:
            await self._admit(ticket)

    async def _ticket(self, item: InboxItem, request: RunRequest) -> _Ticket | None:
        """Return a run that could start, or None where it cannot and its row says why."""
        driver = self._driver
        try:
            version = await driver.plans.of(request.workflow_id, request.version, request.document)
        except FlowError as fault:
            _log.exception("run.not_startable", run_id=str(item.run_id))
            self._refuse(item, request, fault)
            return None
        asked_at = datetime.fromisoformat(item.payload[ASKED_AT])
        head = head_for(item.run_id, request, version.document_hash, asked_at)
        limits = self.limits(request, version)
        return _Ticket(head, request, version, limits, item.position)

    async def _admit(self, ticket: _Ticket) -> None:
        head, limits = ticket.head, ticket.limits
        if head.parent_run_id is not None and self.is_over(head.parent_run_id):
            await self._let_in(ticket, ORPHANED)
            return
        verdict = self._admission.judge(limits)
        if verdict.make_room is not None:
            await self._make_room(verdict.make_room)
        if verdict.decision == "queue":
            self._tickets.append(ticket)
        elif verdict.decision == "start" and self._is_behind_others(limits):
            self._tickets.append(ticket)
            await self._let_waiting_in()
        else:
            await self._let_in(ticket, SKIPPED if verdict.decision == "skip" else None)

    def _is_behind_others(self, limits: tuple[Limit, ...]) -> bool:
        """Tell whether somebody waits for the same space: nobody overtakes."""
        rooms = {limit.room for limit in limits}
        return any(own.room in rooms for ticket in self._tickets for own in ticket.limits)

    async def _make_room(self, limit: Limit) -> None:
        """Cancel the oldest until the one that comes now fits; those already leaving do not count."""
        going_on = [run for run in self._admission.inside(limit.room) if run not in self._leaving]
        waiting = [
            ticket.head.run_id
            for ticket in self._tickets
            if any(limit.room == own.room for own in ticket.limits)
        ]
        for run_id in [*going_on, *waiting][: len(going_on) + len(waiting) - limit.most + 1]:
            if run_id in going_on:
                self._leaving.add(run_id)
                self._driver.tell(run_id, "cancel", {"by": None, "reason": "cancel_oldest"})
            else:
                await self.withdraw(run_id)

    async def _let_in(self, ticket: _Ticket, refused: str | None) -> None:
        request, version = ticket.request, ticket.version
        limits = () if refused is not None else ticket.limits
        variables: dict[str, Any] = {}
        if version.needs_variables:
            variables = await self._driver.plans.variables(request.workspace_id)
        payloads = await kept_payloads(request, self._store)
        admitted = Admitted(
            ticket.head, request, version, variables, refused, ticket.position, payloads
        )
        try:
            self._begin(admitted, limits)
        except FlowError as fault:
            _log.exception("run.not_startable", run_id=str(ticket.head.run_id))
            stored = {ASKED_AT: ticket.head.created_at.isoformat()}
            self._refuse(
                InboxItem(ticket.position, "start", ticket.head.run_id, stored), request, fault
            )

    async def withdraw(self, run_id: UUID) -> bool:
        """Cancel a run that still waits for space, or for its time; False when it does not."""
        later = self._later.pop(run_id, None)
        if later is not None:
            self._driver.alarm.drop(("start", run_id))
            ticket = await self._ticket(later, request_from(later.payload))
            if ticket is not None:
                await self._let_in(ticket, WITHDRAWN)
            return True
        for ticket in self._tickets:
            if ticket.head.run_id == run_id:
                self._tickets.remove(ticket)
                await self._let_in(ticket, WITHDRAWN)
                return True
        return False

    def _finished(self, run_id: UUID) -> None:
        self._leaving.discard(run_id)
        if self._admission.leave(run_id) and self._tickets:
            asyncio.get_running_loop().create_task(self._let_waiting_in())

    async def _let_waiting_in(self) -> None:
        for ticket in list(self._tickets):
            if ticket in self._tickets and self._admission.judge(ticket.limits).decision == "start":
                self._tickets.remove(ticket)
                try:
                    await self._let_in(ticket, None)
                except BaseException:
                    self._tickets.appendleft(ticket)
                    self.call()
                    raise


def _nobody_asks(_run: UUID, _parent: dict[str, Any], _error: dict[str, Any]) -> None:
    """Take no notice."""


def _kept(value: Any) -> bytes:
    try:
        return encode(value)
    except NotJson:
        return b"{}"


def _rooms(head: RunHead, limits: tuple[Limit, ...]) -> tuple[Room, ...]:
    rooms = [limit.room for limit in limits]
    if head.trigger_type == "schedule":
        rooms.append(room_of_trigger(head))
    return tuple(dict.fromkeys(rooms))
