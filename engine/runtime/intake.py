"""What comes in from outside: requests for runs, and requests to runs."""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog

from engine.errors import FlowError
from engine.ports.alerts import Alert
from engine.ports.runs import (
    ASKED_AT,
    Batch,
    InboxItem,
    RunHead,
    RunRequest,
    RunStore,
    request_from,
)
from engine.runtime.admission import (
    Admission,
    Flow,
    Hold,
    Limit,
    Room,
    Verdict,
    flow_of,
    room_of_trigger,
)
from engine.runtime.admitted import Admitted, head_for, refused_row
from engine.runtime.backlog import Backlog, breathe
from engine.runtime.driver import Driver
from engine.runtime.entering import Entering
from engine.runtime.evaluation import error_json
from engine.runtime.gatherer import Gatherer
from engine.runtime.held import HeldBack
from engine.runtime.payloads import kept_payloads
from engine.runtime.plans import CompiledVersion
from engine.runtime.starts import Starts
from engine.runtime.waiting import Ticket, Waiting

_log = structlog.get_logger(__name__)

TAKEN_AT_ONCE: Final = 20
"""After so many those let in go on first."""
SKIPPED: Final = "Another run was still going on, and this workflow skips runs in that case."
SUPERSEDED: Final = (
    "A newer run took its place before it started, as this workflow's debounce says."
)
ORPHANED: Final = "The run that called this one had ended before it started."
JOINED: Final = "It became a part of run {run}, as this workflow's batch says."
WITHDRAWN: Final = "The run was cancelled before it started."


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
        self._starts = Starts(store)
        self._waiting = Waiting()
        self._held = HeldBack()
        self._reading = asyncio.Lock()
        self._later: dict[UUID, InboxItem] = {}
        self._leaving: set[UUID] = set()
        self._taken: set[int] = set()
        self._entering = Entering(driver, self._take_anew)
        self._gatherer = Gatherer(driver, self._reading, self._admit, self._take_again)
        self._called = asyncio.Event()
        self.on_refused = _nobody_asks
        self.is_over = lambda _: False
        driver.on_finished = self._finished

    def flow(self, request: RunRequest, version: CompiledVersion) -> Flow:
        """Return what a run has to pass before it starts."""
        return flow_of(request, version, self._driver.world.evaluator)

    def readmit(self, head: RunHead, request: RunRequest, version: CompiledVersion) -> None:
        """Count a run that was under way before a restart."""
        self._admission.enter(head.run_id, _rooms(head, self.flow(request, version).limits))

    def begin(
        self,
        head: RunHead,
        request: RunRequest,
        version: CompiledVersion,
        variables: dict[str, Any],
    ) -> None:
        """Start a run without limits; its first events are in the next commit."""
        rooms = _rooms(head, ())
        if rooms:
            self._admission.enter(head.run_id, rooms)
        self._driver.begin(Admitted(head, request, version, variables))

    def call(self) -> None:
        """Say that the inbox may hold something new."""
        self._called.set()

    def _take_anew(self, position: int) -> None:
        self._taken.discard(position)
        self.call()

    async def _take_again(self, positions: Collection[int]) -> None:
        """Have requests read again that the inbox now words differently."""
        # What is being read just now may still have the former words.
        async with self._reading:
            self._taken.difference_update(positions)
        self.call()

    async def watch(self) -> None:
        """Take what other processes have left, until cancelled."""
        while True:
            await self._called.wait()
            self._called.clear()
            async with self._reading:
                await self._read()
            await self._let_waiting_in(self._waiting.rooms)

    async def _read(self) -> None:
        """Take all there is, each organization in turn; whoever comes meanwhile has a turn, too."""
        backlog = Backlog(self._store, self._taken)
        while items := await backlog.next(TAKEN_AT_ONCE):
            for item in items:
                await self.take(item)
            await breathe()

    async def take(self, item: InboxItem) -> None:
        """Take a request out of the inbox; its place is marked in the commit that acts on it."""
        if item.position in self._taken:
            return
        self._taken.add(item.position)
        try:
            await self._act_on(item)
        except BaseException:
            # Whatever cut this short, a caller who hung up included, it is still to be taken.
            if not self._waiting.has(item.position):
                self._taken.discard(item.position)
            self.call()
            raise

    async def _act_on(self, item: InboxItem) -> None:
        await self._driver.world.points.reach("after_take")
        if item.kind == "start":
            await self._take_start(item)
            return
        said = (item.run_id, item.kind, item.payload, item.position)
        if self._entering.tell(*said):
            return
        withdrawn = item.kind == "cancel" and await self.withdraw(item.run_id)
        if withdrawn or not self._entering.tell(*said):  # it may have been let in meanwhile
            self._mark(item.position)

    def _refuse(self, item: InboxItem, request: RunRequest, fault: FlowError) -> None:
        """End a run that cannot start: its row says why instead of waiting for ever."""
        row = refused_row(item, request, fault, self._driver.world.clock.now())

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
        if ticket is None:
            return
        if request.joined is not None:
            await self._let_in(ticket, JOINED.format(run=request.joined))
        elif ticket.flow.hold is not None:
            await self._hold_back(ticket, ticket.flow.hold)
        elif ticket.flow.gathering is not None:
            await self._gatherer.gather(ticket, ticket.flow.gathering)
        else:
            await self._admit(ticket)

    async def _hold_back(self, ticket: Ticket, hold: Hold) -> None:
        """Let a run start once nothing newer has come in its room; it takes an older one's place."""
        former, due = self._held.hold(ticket, hold)

        def come() -> None:
            asyncio.get_running_loop().create_task(self._release(hold.room))

        self._driver.alarm.set(("held", hold.room), due, come)
        if former is not None:
            await self._let_in(former, SUPERSEDED)

    async def _release(self, room: Room) -> None:
        # After a restart something newer may still be in the inbox.
        async with self._reading:
            ticket = self._held.release(room)
        if ticket is not None:
            await self._admit(ticket)

    async def _ticket(self, item: InboxItem, request: RunRequest) -> Ticket | None:
        """Return a run that could start, or None where it cannot and its row says why."""
        driver = self._driver
        try:
            version = await driver.plans.of(request, request.document)
        except FlowError as fault:
            _log.exception("run.not_startable", run_id=str(item.run_id))
            self._refuse(item, request, fault)
            return None
        asked_at = datetime.fromisoformat(item.payload[ASKED_AT])
        head = head_for(item.run_id, request, version.document_hash, asked_at)
        flow = self.flow(request, version)
        return Ticket(head, request, version, flow, item.position)

    async def _admit(self, ticket: Ticket) -> None:
        head, flow = ticket.head, ticket.flow
        if head.parent_run_id is not None and self.is_over(head.parent_run_id):
            await self._let_in(ticket, ORPHANED)
            return
        if flow.pace is not None:
            await self._starts.learn(flow.pace, self._driver.world.clock.now())
        verdict = self._admission.judge(flow.limits)
        if verdict.make_room is not None:
            await self._make_room(verdict.make_room)
        if verdict.decision == "start" and self._is_too_soon(ticket):
            verdict = Verdict("skip" if flow.pace and flow.pace.when_full == "skip" else "queue")
        if verdict.decision == "queue":
            self._waiting.add(ticket)
        elif verdict.decision == "start" and self._waiting.is_ahead_of(ticket):
            # There is space, and those who wait for it have just not been called yet.
            for limit in (one for one in flow.limits if one.when_full == "cancel_oldest"):
                await self._make_room(limit)
            self._waiting.add(ticket)
            await self._let_waiting_in(flow.rooms)
        else:
            await self._let_in(ticket, SKIPPED if verdict.decision == "skip" else None)

    def _is_too_soon(self, ticket: Ticket) -> bool:
        """Tell whether as many have started as may; those that wait are then called in time."""
        pace = ticket.flow.pace
        if pace is None:
            return False
        now = self._driver.world.clock.now()
        free_at = self._starts.free_at(pace, now)
        if free_at is None:
            return False
        if pace.when_full == "queue":

            def come() -> None:
                asyncio.get_running_loop().create_task(self._let_waiting_in((pace.room,)))

            self._driver.alarm.set(("throttle", pace.room), free_at, come)
        return True

    def _blocks(self, ticket: Ticket) -> Room | None:
        """Return the room that has no space for a run, or None when it may start."""
        limit = self._admission.full(ticket.flow.limits)
        if limit is not None:
            return limit.room
        return ticket.flow.rooms[-1] if self._is_too_soon(ticket) else None

    async def _make_room(self, limit: Limit) -> None:
        """Cancel the oldest until the one that comes now fits; those already leaving do not count."""
        going_on = [run for run in self._admission.inside(limit.room) if run not in self._leaving]
        waiting = [
            ticket.head.run_id
            for ticket in sorted(self._waiting.inside(limit.room), key=lambda one: one.position)
        ]
        oldest = [*going_on, *waiting]
        for run_id in oldest[: max(0, len(oldest) + 1 - limit.most)]:
            # One that waits may be let in while another is withdrawn.
            if run_id in going_on or not await self.withdraw(run_id):
                self._leaving.add(run_id)
                self._entering.tell(run_id, "cancel", {"by": None, "reason": "cancel_oldest"})

    async def _let_in(self, ticket: Ticket, refused: str | None) -> None:
        with self._entering.enter(ticket.head.run_id):
            await self._begin(ticket, refused)

    async def _begin(self, ticket: Ticket, refused: str | None) -> None:
        request, version = ticket.request, ticket.version
        limits = () if refused is not None else ticket.flow.limits
        pace = None if refused is not None else ticket.flow.pace
        if pace is not None:
            now = self._driver.world.clock.now()
            self._starts.sweep(now, pace)
            self._starts.note(pace, ticket.head.run_id, now)
        rooms = _rooms(ticket.head, limits)
        # Counted before anything is awaited: meanwhile nobody else is let in to the same space.
        self._admission.enter(ticket.head.run_id, rooms)
        try:
            variables: dict[str, Any] = {}
            if version.needs_variables:
                variables = await self._driver.plans.variables(request.workspace_id)
            payloads = await kept_payloads(request, self._store)
        except BaseException:
            self._admission.leave(ticket.head.run_id)
            raise
        admitted = Admitted(
            ticket.head,
            request,
            version,
            variables,
            refused,
            ticket.position,
            payloads,
            throttle_key=None if pace is None else pace.room[-1],
        )
        try:
            self._driver.begin(admitted)
        except FlowError as fault:
            _log.exception("run.not_startable", run_id=str(ticket.head.run_id))
            stored = {ASKED_AT: ticket.head.created_at.isoformat()}
            head = ticket.head
            item = InboxItem(ticket.position, "start", head.org_id, head.run_id, stored)
            self._refuse(item, request, fault)

    async def withdraw(self, run_id: UUID) -> bool:
        """Cancel a run that still waits for space, or for its time; False when it does not."""
        later = self._later.pop(run_id, None)
        if later is not None:
            self._driver.alarm.drop(("start", run_id))
            ticket = await self._ticket(later, request_from(later.payload))
            if ticket is not None:
                await self._let_in(ticket, WITHDRAWN)
            return True
        room = self._held.room_of(run_id)
        if room is not None:
            self._driver.alarm.drop(("held", room))
        waits = self._waiting.take(run_id) if room is None else self._held.release(room)
        waits = waits or self._gatherer.take(run_id)
        if waits is not None:
            await self._let_in(waits, WITHDRAWN)
        return waits is not None

    def _finished(self, run_id: UUID) -> None:
        self._leaving.discard(run_id)
        rooms = [room for room in self._admission.leave(run_id) if self._waiting.inside(room)]
        if rooms:
            asyncio.get_running_loop().create_task(self._let_waiting_in(tuple(rooms)))

    async def _let_waiting_in(self, rooms: tuple[Room, ...]) -> None:
        for room in rooms:
            for ticket in self._waiting.inside(room):
                blocked = self._blocks(ticket)
                if blocked == room:
                    break
                if blocked is None and self._waiting.take(ticket.head.run_id) is not None:
                    await self._let_waiting_one_in(ticket)

    async def _let_waiting_one_in(self, ticket: Ticket) -> None:
        try:
            await self._let_in(ticket, None)
        except BaseException:
            self._waiting.add(ticket)
            self.call()
            raise


def _nobody_asks(_run: UUID, _parent: dict[str, Any], _error: dict[str, Any]) -> None:
    """Take no notice."""


def _rooms(head: RunHead, limits: tuple[Limit, ...]) -> tuple[Room, ...]:
    rooms = [limit.room for limit in limits]
    if head.trigger_type == "schedule":
        rooms.append(room_of_trigger(head))
    return tuple(dict.fromkeys(rooms))
