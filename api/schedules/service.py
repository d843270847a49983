"""Schedules of live versions: shown, paused, resumed, and due times made up for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from uuid import UUID

from api.repository import Session
from api.room import Room
from api.schedules.repository import ScheduleRepository
from api.schedules.schemas import (
    BackfillGiven,
    BackfillPreview,
    BackfillStart,
    BackfillStarted,
    ScheduleList,
    ScheduleShown,
)
from engine.core.schedule import ScheduleConfig, describe, fires, next_fires
from engine.errors import Conflict, Invalid, NotFound
from engine.ports import iso
from engine.ports.runs import ScheduleRow
from engine.runtime.scheduler import scheduled
from engine.store.models.schedule import Schedule

MOST_AT_ONCE = 500
SHOWN = 5


class Schedules:
    """The schedules of one workspace, in the request's transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = ScheduleRepository(session, *room.place)

    async def list(self, workflow_id: UUID) -> ScheduleList:
        """Answer the schedules of a workflow's live version."""
        if not await self._rows.has_workflow(workflow_id):
            raise NotFound("There is no such workflow.")
        now = self._room.services.clock.now()
        found = await self._rows.of_workflow(workflow_id)
        return ScheduleList(items=[_shown(row, now) for row in found])

    async def pause(self, workflow_id: UUID, trigger_id: str) -> ScheduleShown:
        """Let a schedule start nothing until it is resumed, whatever is published meanwhile."""
        row = await self._row(workflow_id, trigger_id)
        if row.paused_at is None:
            row.paused_at = self._room.services.clock.now()
            await self._changed("schedule.pause", workflow_id, trigger_id)
        return _shown(row, self._room.services.clock.now())

    async def resume(self, workflow_id: UUID, trigger_id: str) -> ScheduleShown:
        """Let a schedule go on with its next due time; what came due meanwhile stays left out."""
        row = await self._row(workflow_id, trigger_id)
        now = self._room.services.clock.now()
        if row.paused_at is not None:
            row.paused_at = None
            following = next_fires(_config(row), now, 1)
            row.next_fire_at = following[0] if following else None
            await self._changed("schedule.resume", workflow_id, trigger_id)
        return _shown(row, now)

    async def preview(
        self, workflow_id: UUID, trigger_id: str, given: BackfillGiven
    ) -> BackfillPreview:
        """Say which due times would be made up for."""
        row = await self._row(workflow_id, trigger_id)
        now = self._room.services.clock.now()
        since, until = _aware(given.since), _aware(given.until or now)
        if not since <= until <= now:
            raise Invalid("A backfill is from a moment to a later one that has come already.")
        # `fires` begins after a moment, and the first one counts, too.
        later = fires(_config(row), since - timedelta(microseconds=1))
        due = list(islice(takewhile(lambda moment: moment <= until, later), MOST_AT_ONCE + 1))
        if len(due) > MOST_AT_ONCE:
            raise Invalid(
                f"A backfill is at most {MOST_AT_ONCE} due times; these are more: go by parts.",
                most=MOST_AT_ONCE,
            )
        known = await self._rows.due_of_runs(workflow_id, trigger_id, since)
        missing = [moment for moment in due if iso(moment) not in known]
        return BackfillPreview(due=missing, already=len(due) - len(missing))

    async def switched_on(self, workflow_id: UUID, trigger_id: str) -> ScheduleRow:
        """Answer a schedule as its runs are started from it; refuse while the workflow is off."""
        row = await self._row(workflow_id, trigger_id)
        if not row.enabled:
            raise Conflict("The workflow is switched off: switch it on first.")
        await self._room.note(self._session, "schedule.backfill", workflow_id, trigger=trigger_id)
        return ScheduleRow(
            org_id=row.org_id,
            workspace_id=row.workspace_id,
            workflow_id=row.workflow_id,
            trigger_id=row.trigger_id,
            version=row.version,
            config=dict(row.config),
            next_fire_at=row.next_fire_at,
        )

    async def _row(self, workflow_id: UUID, trigger_id: str) -> Schedule:
        row = await self._rows.get(workflow_id, trigger_id)
        if row is None:
            raise NotFound("The live version of this workflow has no such schedule.")
        return row

    async def _changed(self, action: str, workflow_id: UUID, trigger_id: str) -> None:
        await self._rows.announce()
        await self._room.note(self._session, action, workflow_id, trigger=trigger_id)


async def backfill(
    room: Room, workflow_id: UUID, trigger_id: str, given: BackfillStart
) -> BackfillStarted:
    """Start the runs of due times that have had none, the oldest first, at the rate asked for.

    They start one after another unless the schedule lets its runs go side by side: to skip those that
    overlap would leave out what is to be made up for.
    """
    async with room.transaction() as session:
        schedules = Schedules(room, session)
        preview = await schedules.preview(workflow_id, trigger_id, given)
        row = await schedules.switched_on(workflow_id, trigger_id)
    config = ScheduleConfig.parse(row.config)
    now = moment = room.services.clock.now()
    pause = timedelta(seconds=60 / given.per_minute)
    started: list[str] = []
    for due in preview.due:
        request = replace(
            scheduled(row, config, due, now),
            overlap="parallel" if config.overlap == "parallel" else "queue",
            started_by=room.by,
            not_before=iso(moment),
        )
        started.append(str(await room.services.host.start_run(request)))
        moment += pause
    last_at = moment - pause if started else None
    return BackfillStarted(runs=started, already=preview.already, last_at=last_at)


def _config(row: Schedule) -> ScheduleConfig:
    return ScheduleConfig.parse(row.config)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _shown(row: Schedule, now: datetime) -> ScheduleShown:
    config = _config(row)
    fires_now = row.enabled and row.paused_at is None
    return ScheduleShown(
        trigger=row.trigger_id,
        says=describe(config),
        cron=config.cron,
        rrule=config.rrule,
        start=config.start,
        timezone=config.timezone,
        version=row.version,
        enabled=row.enabled,
        paused_at=row.paused_at,
        missed=config.missed,
        overlap=config.overlap,
        last_fire_at=row.last_fire_at,
        next_fires=next_fires(config, now, SHOWN) if fires_now else [],
    )
