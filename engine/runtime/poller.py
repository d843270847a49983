"""Looking for events of services: each becomes one run, and a look that fails is made again later."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from engine.core.action import Catalog, Polling
from engine.core.poll_due import interval_s, is_told, pause_s
from engine.ports import Clock
from engine.ports.polls import (
    Found,
    FoundItem,
    Looker,
    NotLooked,
    PollCall,
    PollRow,
    PollState,
    PollStore,
)
from engine.ports.request_key import request_key
from engine.ports.runs import RunRequest
from engine.runtime.alarm import Alarm, slept_or_set
from engine.runtime.event_starts import EventStarts, Start
from engine.runtime.turns import FairPlaces
from engine.runtime.writer import GroupWriter

_log = structlog.get_logger(__name__)
RELOAD_EVERY_S: Final = 15.0
MOST_PAGES: Final = 10
"""So many pages are taken in one turn; what is left waits for the next look."""
MOST_LOOKS: Final = 20
MOST_OF_ONE: Final = 10
"""What one organization may have of these at the same time."""
_UNKNOWN: Final = Polling(every_s=300, least_s=60)


class Poller:
    """Looks at the switched-on triggers of the database; exists only in the owner.

    Runs are asked for before the cursor moves, each under the key of its item: whoever is ended in
    between finds the same items again, and they are the same runs.
    """

    def __init__(
        self,
        store: PollStore,
        looker: Looker,
        catalog: Catalog,
        start: Start,
        clock: Clock,
        *,
        alarm: Alarm,
        writer: GroupWriter,
    ) -> None:
        self._store = store
        self._looker = looker
        self._catalog = catalog
        self._clock = clock
        self._alarm = alarm
        self._starts = EventStarts(start, writer)
        self._places = FairPlaces(MOST_LOOKS, MOST_OF_ONE)
        self._set: dict[tuple[UUID, str], PollRow] = {}
        self._looking: set[tuple[UUID, str]] = set()
        self._ended: set[tuple[UUID, str]] = set()
        self._due: asyncio.Queue[PollRow] = asyncio.Queue()
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Say that triggers may have been switched on, off or over."""
        self._changed.set()

    async def run(self) -> None:
        """Look whenever it is time to, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._reload())
            while True:
                row = await self._due.get()
                group.create_task(self._take_turn(row))

    async def _reload(self) -> None:
        while True:
            self._changed.clear()
            # A look that ends while this is read may have come too late for what is read.
            ended, self._ended = self._ended, set()
            found = await self._store.polls()
            self._looking -= ended
            rows = {row.key: row for row in found if row.key not in self._looking}
            for key in self._set.keys() - rows.keys():
                self._alarm.drop(("poll", *key))
            for key, row in rows.items():
                if self._set.get(key) != row:
                    self._arm(row)
            self._set = rows
            await slept_or_set(self._clock, RELOAD_EVERY_S, self._changed)

    def _arm(self, row: PollRow) -> None:
        def come() -> None:
            self._looking.add(row.key)
            self._due.put_nowait(row)

        self._alarm.set(("poll", *row.key), row.state.next_at, come)

    async def _take_turn(self, row: PollRow) -> None:
        try:
            async with self._places.of(row.org_id, row.workspace_id):
                await self._look_through(row)
        finally:
            self._ended.add(row.key)
            self._changed.set()

    async def _look_through(self, row: PollRow) -> None:
        """Take page after page, each one's runs before its cursor."""
        for page in range(1, MOST_PAGES + 1):
            answer = await self._looker.look(call_of(row))
            if isinstance(answer, NotLooked):
                await self._failed(row, answer)
                return
            if row.state.cursor is not None or row.settings.get("existing") == "start":
                for item in answer.items:
                    await self._starts.start(row, request_of(row, item), item.key)
            goes_on = answer.more and page < MOST_PAGES
            saved = await self._store.save_poll(row, self._after(row, answer))
            if saved is None or not goes_on:
                return
            row = saved

    def _after(self, row: PollRow, found: Found) -> PollState:
        now = self._clock.now()
        return PollState(
            next_at=now + timedelta(seconds=self._every_s(row)),
            cursor=found.cursor,
            polled_at=now,
            found_at=now if found.items else row.state.found_at,
        )

    async def _failed(self, row: PollRow, answer: NotLooked) -> None:
        error, now = answer.error, self._clock.now()
        failures = row.state.failures + 1
        pause = pause_s(self._every_s(row), failures, error.retry_after_s)
        state = replace(
            row.state,
            next_at=now + timedelta(seconds=pause),
            polled_at=now,
            failures=failures,
            error=error.as_json(),
        )
        _log.warning(
            "trigger.not_looked",
            workflow=str(row.workflow_id),
            trigger=row.trigger_id,
            code=error.code,
            failures=failures,
        )
        if await self._store.save_poll(row, state) is not None and is_told(failures):
            title = f"A trigger has failed {failures} times in a row: {error.message}"
            self._starts.tell(row, "trigger_failing", title, {"uses": row.uses, **error.as_json()})

    def _every_s(self, row: PollRow) -> float:
        spec = self._catalog.trigger(row.uses)
        polling = spec.polling if spec is not None else None
        return interval_s(polling or _UNKNOWN, row.settings)


def call_of(row: PollRow) -> PollCall:
    """Return the next look at a trigger."""
    return PollCall(
        org_id=str(row.org_id),
        workspace_id=str(row.workspace_id),
        workflow_id=str(row.workflow_id),
        trigger_id=row.trigger_id,
        uses=row.uses,
        settings=row.settings,
        connection=row.connection,
        cursor=row.state.cursor,
    )


def request_of(row: PollRow, item: FoundItem) -> RunRequest:
    """Return the request for the run of an item; each item of a trigger is one run for good."""
    return RunRequest(
        org_id=row.org_id,
        workspace_id=row.workspace_id,
        workflow_id=row.workflow_id,
        version=row.version,
        trigger=item.payload,
        trigger_id=row.trigger_id,
        trigger_type="app",
        key=request_key(f"event:{row.trigger_id}", item.key),
    )
