"""Schedules: every due time starts its runs exactly once, also those missed while nobody was here."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog

from engine.core.schedule import ScheduleConfig, ScheduleInvalid
from engine.core.schedule_due import due_after, due_moments
from engine.errors import FlowError, Unavailable
from engine.ports import Clock, iso
from engine.ports.alerts import Alert
from engine.ports.request_key import request_key
from engine.ports.runs import (
    Batch,
    RunRequest,
    RunStore,
    ScheduleFired,
    ScheduleRow,
)
from engine.runtime.alarm import Alarm, slept_or_set
from engine.runtime.points import Points
from engine.runtime.writer import GroupWriter

_log = structlog.get_logger(__name__)
RELOAD_EVERY_S: Final = 15.0

Start = Callable[[RunRequest], Awaitable[UUID]]


class Scheduler:
    """Watches the switched-on schedules of the database; exists only in the owner."""

    def __init__(
        self,
        store: RunStore,
        alarm: Alarm,
        writer: GroupWriter,
        start: Start,
        clock: Clock,
        points: Points,
    ) -> None:
        self._store = store
        self._alarm = alarm
        self._writer = writer
        self._start = start
        self._clock = clock
        self._points = points
        self._set: dict[tuple[UUID, str], ScheduleRow] = {}
        self._due: asyncio.Queue[ScheduleRow] = asyncio.Queue()
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Say that schedules may have been switched on, off or over."""
        self._changed.set()

    async def run(self) -> None:
        """Keep the schedules and start what is due, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._reload())
            group.create_task(self._fire_due())

    async def _reload(self) -> None:
        while True:
            self._changed.clear()
            rows = {(row.workflow_id, row.trigger_id): row for row in await self._store.schedules()}
            for key in self._set.keys() - rows.keys():
                self._alarm.drop(("schedule", *key))
            for key, row in rows.items():
                if self._set.get(key) != row:
                    self._arm(row)
            self._set = rows
            await slept_or_set(self._clock, RELOAD_EVERY_S, self._changed)

    def _arm(self, row: ScheduleRow) -> None:
        key = ("schedule", row.workflow_id, row.trigger_id)
        if row.next_fire_at is None:
            self._alarm.drop(key)
            return
        self._alarm.set(key, row.next_fire_at, lambda: self._due.put_nowait(row))

    async def _fire_due(self) -> None:
        while True:
            row = await self._due.get()
            try:
                await self._fire(row)
            except ScheduleInvalid as fault:
                # Its next time stays as it is: a later version of ours, or of the zones, may read it again.
                _log.error("schedule.unreadable", workflow=str(row.workflow_id), why=fault.message)
                self._alert(row, fault.message, {"code": "bad_schedule"})

    async def _fire(self, row: ScheduleRow) -> None:
        due = row.next_fire_at
        if due is None:
            return
        config = ScheduleConfig.parse(row.config)
        now = self._clock.now()
        await self._points.reach("before_schedule")
        for moment, missed in due_moments(config, due, now):
            await self._start_one(scheduled(row, config, moment, now, missed=missed))
        await self._points.reach("after_schedule")
        following = due_after(config, due, now)
        self._move(row, ScheduleFired(row.workflow_id, row.trigger_id, due, following))

    async def _start_one(self, request: RunRequest) -> None:
        try:
            await self._start(request)
        except Unavailable:
            raise
        except FlowError as fault:
            # One workflow that cannot start must not end the executor of all the others.
            _log.error(
                "schedule.not_started",
                workflow=str(request.workflow_id),
                key=request.key,
                code=fault.code,
                why=fault.message,
            )
            self._alert(request, fault.message, {"code": fault.code, **request.trigger})

    def _alert(self, of: RunRequest | ScheduleRow, why: str, told: Mapping[str, Any]) -> None:
        place = (of.org_id, of.workspace_id, of.workflow_id, None)
        title = f"A scheduled run did not start: {why}"
        facts = {"trigger_id": of.trigger_id, **told}
        alert = Alert(*place, "schedule_not_started", title, facts)

        def contribute(batch: Batch) -> None:
            batch.alerts.append(alert)

        self._writer.submit(contribute, lambda: None)

    def _move(self, row: ScheduleRow, moved: ScheduleFired) -> None:
        def contribute(batch: Batch) -> None:
            batch.schedules.append(moved)

        def done() -> None:
            self._changed.set()

        self._set.pop((row.workflow_id, row.trigger_id), None)
        self._writer.submit(contribute, done)


def scheduled(
    row: ScheduleRow, config: ScheduleConfig, due: datetime, now: datetime, *, missed: int = 0
) -> RunRequest:
    """Return the request for the run of a due time; each due time of a trigger is one run for good."""
    payload: dict[str, Any] = {"due_at": iso(due), "at": iso(now), "missed": missed}
    return RunRequest(
        org_id=row.org_id,
        workspace_id=row.workspace_id,
        workflow_id=row.workflow_id,
        trigger=payload,
        trigger_id=row.trigger_id,
        trigger_type="schedule",
        version=row.version,
        key=request_key("schedule", f"{row.trigger_id}:{iso(due)}"),
        overlap=config.overlap,
    )
