"""Listening to services that tell their events over a line, held by the owner alone.

There is one line for all triggers with the same connection, or one for each trigger where it says itself
what it wants to hear.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog

from engine.core.poll_due import is_line_told, reconnect_pause_s
from engine.errors import Unavailable
from engine.ports import Clock
from engine.ports.desk import Desk, NoDesk
from engine.ports.line_state import LineState
from engine.ports.lines import Ear, Heard, Line, LinePlace, LineRow, LineStore, NotHeard
from engine.ports.request_key import request_key
from engine.ports.runs import RunRequest
from engine.runtime.alarm import slept_or_set
from engine.runtime.event_starts import EventStarts, Start
from engine.runtime.writer import GroupWriter

_log = structlog.get_logger(__name__)
RELOAD_EVERY_S: Final = 15.0
AGAIN_AFTER_S: Final = 1.0
"""A service that ends a line in good order is called again so soon."""
ENDED_AFTER_S: Final = 2.0
"""So long a line that ends is waited for."""
KNOWN_FOR_S: Final = 600.0
"""So long it is remembered that a connection is none to listen to, unless triggers change meanwhile."""


@dataclass
class _Held:
    """A line, and whom it is for at this moment."""

    place: LinePlace
    rows: Sequence[LineRow]
    for_desk: bool = False
    """Whether people talk to the service itself over it, too."""
    task: asyncio.Task[None] | None = None
    state: LineState = field(default_factory=LineState)


@dataclass
class _Known:
    """What is no line, and until when that is believed."""

    until: float = 0.0
    places: set[LinePlace] = field(default_factory=set)


class Listener:
    """Holds the lines of the database; exists only in the owner, so that there is one of each.

    What a service says is confirmed after its runs are on record: whoever is ended in between is told
    it again, and it is the same runs.
    """

    def __init__(
        self,
        store: LineStore,
        ear: Ear,
        start: Start,
        clock: Clock,
        *,
        writer: GroupWriter,
        desk: Desk | None = None,
    ) -> None:
        self._store = store
        self._ear = ear
        self._clock = clock
        self._desk = desk or NoDesk()
        self._starts = EventStarts(start, writer)
        self._held: dict[LinePlace, _Held] = {}
        self._elsewhere = _Known()
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Say that triggers may have been switched on, off or over."""
        self._elsewhere = _Known()
        self._changed.set()

    async def run(self) -> None:
        """Hold a line for every connection that asks for one, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._changed.clear()
                await self._reload(group)
                await slept_or_set(self._clock, RELOAD_EVERY_S, self._changed)

    async def _reload(self, group: asyncio.TaskGroup) -> None:
        talking = set(await self._desk.places())
        wanted: dict[LinePlace, list[LineRow]] = {place: [] for place in talking}
        for row in await self._store.lines():
            wanted.setdefault(row.place, []).append(row)
        lines = {place for place in wanted if await self._is_line(place)}
        ended = [self._held.pop(place).task for place in self._held.keys() - lines]
        await self._end([task for task in ended if task is not None])
        for place in lines:
            there = self._held.get(place)
            if there is not None:
                there.rows, there.for_desk = wanted[place], place in talking
                # Whoever has only now begun to talk over it does not know yet how it is doing.
                await self._state(there, there.state)
                continue
            held = self._held[place] = _Held(place, wanted[place], place in talking)
            held.task = group.create_task(self._hold(held))

    async def _end(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        """End lines before others take their places: a service may know both by one name."""
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=ENDED_AFTER_S)

    async def _is_line(self, place: LinePlace) -> bool:
        if place in self._held or place.owner is not None:
            return True
        now = self._clock.now().timestamp()
        if now > self._elsewhere.until:
            self._elsewhere = _Known(now + KNOWN_FOR_S)
        if place in self._elsewhere.places:
            return False
        found = await self._ear.is_line(place)
        if not found:
            self._elsewhere.places.add(place)
        return found

    async def _hold(self, held: _Held) -> None:
        while True:
            try:
                await self._listen(held)
                pause = AGAIN_AFTER_S
            except NotHeard as fault:
                pause = reconnect_pause_s(held.state.failures + 1, fault.error.retry_after_s)
                await self._state(held, held.state.failed(fault.error, self._clock.now(), pause))
                self._failed(held, fault)
            await self._clock.sleep(pause)

    async def _listen(self, held: _Held) -> None:
        desk = held.place if held.for_desk else None
        async with self._ear.line(held.rows, desk) as line:
            _log.debug("line.opened", connection=held.place.connection)
            await self._state(held, held.state.opened(self._clock.now()))
            async for heard in line.heard():
                await self._take(held, line, heard)

    async def _state(self, held: _Held, state: LineState) -> None:
        """Note how a line is doing, and tell it to whom people talk over it."""
        held.state = state
        if held.for_desk and state != LineState():
            await self._desk.line_is(held.place, state)

    async def _take(self, held: _Held, line: Line, heard: Heard) -> None:
        meant: list[tuple[LineRow, RunRequest]] = []
        refusal: NotHeard | None = None
        is_heard = held.for_desk
        for row in held.rows:
            try:
                payload = await self._ear.meant(row, heard)
            except NotHeard as fault:
                # Taken back from this one alone: the others hear it all the same.
                refusal = fault
                continue
            is_heard = True
            if payload is not None:
                meant.append((row, _request(row, heard, payload)))
        if refusal is not None and not is_heard:
            raise refusal
        try:
            for row, request in meant:
                await self._starts.start(row, request, heard.delivery)
            if held.for_desk:
                await self._desk.take(held.place, heard)
        except Unavailable as fault:
            _log.warning("event.not_taken", event_kind=heard.event, code=fault.code)
            await line.put_back(heard)
            return
        await line.confirm(heard)

    def _failed(self, held: _Held, fault: NotHeard) -> None:
        error = fault.error
        _log.warning(
            "trigger.not_heard",
            connection=held.place.connection,
            triggers=len(held.rows),
            code=error.code,
            failures=held.state.failures,
        )
        if is_line_told(held.state.failures):
            title = f"A trigger has failed {held.state.failures} times in a row: {error.message}"
            for row in held.rows:
                facts = {"uses": row.uses, **error.as_json()}
                self._starts.tell(row, "trigger_failing", title, facts)


def _request(row: LineRow, heard: Heard, payload: dict[str, object]) -> RunRequest:
    """Return the request for the run of an event: the same one that a call with this event asks for."""
    return RunRequest(
        org_id=row.org_id,
        workspace_id=row.workspace_id,
        workflow_id=row.workflow_id,
        version=row.version,
        trigger=payload,
        trigger_id=row.trigger_id,
        trigger_type="app",
        key=request_key(f"hook:{row.trigger_id}", heard.delivery),
    )
