"""Going on with many failed runs at once: counted first, confirmed as counted, started at a rate."""

import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from api.room import Room
from api.runs.bulk_schemas import (
    BulkGiven,
    BulkPreview,
    BulkRun,
    BulkSkipped,
    BulkStart,
    BulkStarted,
    FailureList,
    FailureShown,
)
from api.runs.past import Past
from api.runs.repository import RunFilter, RunRepository
from api.runs.rerun import Prepared, RerunNotConfirmed, Reruns
from api.runs.rerun_schemas import RerunGiven
from engine.errors import FlowError, Invalid
from engine.ports import iso
from engine.ports.request_key import request_key

MOST_FAILURES = 100


class BulkRetries:
    """Repeats failed runs of one workspace by what they have in common."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def failures(self, workflow: UUID | None, since: datetime | None) -> FailureList:
        """Say how runs have failed, what fails most first."""
        async with self._room.transaction() as session:
            rows = RunRepository(session, *self._room.place)
            asked = RunFilter(workflow=workflow, since=since)
            found = await rows.failures(asked, MOST_FAILURES)
        items = [
            FailureShown(**{**row._asdict(), "workflow_id": str(row.workflow_id)}) for row in found
        ]
        return FailureList(items=items)

    async def preview(self, given: BulkGiven) -> BulkPreview:
        """Say which runs would be gone on with and which writes would repeat."""
        return _preview(*await self._prepared(given))

    async def start(self, given: BulkStart) -> BulkStarted:
        """Start the new runs one after another at the rate asked for."""
        prepared, skipped = await self._prepared(given)
        preview = _preview(prepared, skipped)
        if given.confirm != preview.confirmation:
            raise RerunNotConfirmed(
                "What was confirmed is not what would happen now: look at the preview again.",
                count=preview.count,
            )
        async with self._room.transaction() as session:
            for run_id, one in prepared:
                await self._room.note(
                    session, "run.rerun", run_id, version=one.preview.version, bulk=preview.count
                )
        moment = self._room.services.clock.now()
        started: list[str] = []
        for run_id, one in prepared:
            request = replace(
                one.request,
                key=request_key("bulk", f"{preview.confirmation}:{run_id}"),
                not_before=iso(moment),
            )
            started.append(str(await self._room.services.host.start_run(request)))
            moment += timedelta(seconds=60 / given.per_minute)
        last = moment - timedelta(seconds=60 / given.per_minute) if started else None
        return BulkStarted(runs=started, last_at=last)

    async def _prepared(
        self, given: BulkGiven
    ) -> tuple[list[tuple[UUID, Prepared]], list[BulkSkipped]]:
        async with self._room.transaction() as session:
            rows = RunRepository(session, *self._room.place)
            run_ids = await rows.to_repeat(_filter(given), given.limit)
        wish = RerunGiven(version=given.version)
        prepared: list[tuple[UUID, Prepared]] = []
        skipped: list[BulkSkipped] = []
        for run_id in run_ids:
            # One at a time, each in a transaction of its own: their records may be large.
            async with self._room.transaction() as session:
                try:
                    past = Past(self._room, session)
                    prepared.append((run_id, await Reruns(self._room).prepare(past, run_id, wish)))
                except FlowError as fault:
                    told = BulkSkipped(run_id=str(run_id), code=fault.code, message=fault.message)
                    skipped.append(told)
        return prepared, skipped


def _filter(given: BulkGiven) -> RunFilter:
    try:
        workflow = UUID(given.workflow) if given.workflow is not None else None
    except ValueError as error:
        raise Invalid("workflow is the id of a workflow.") from error
    return RunFilter(workflow=workflow, failure=given.failure, since=given.since, until=given.until)


def _preview(prepared: list[tuple[UUID, Prepared]], skipped: list[BulkSkipped]) -> BulkPreview:
    runs = [
        BulkRun(
            run_id=str(run_id), repeats=[step.step for step in one.preview.steps if step.repeats]
        )
        for run_id, one in prepared
    ]
    facts = [[str(run_id), one.preview.confirmation] for run_id, one in prepared]
    return BulkPreview(
        count=len(runs),
        runs=runs,
        skipped=skipped,
        repeats=dict(Counter(step for run in runs for step in run.repeats)),
        confirmation=hashlib.sha256(json.dumps(facts).encode()).hexdigest(),
    )
