"""Past runs as the planner and explanations may read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agent.deps import Actor, PastRun
from agent.explain.findings import PastFailure, facts_of
from agent.explain.record import RunRecord
from agent.explain.similar import KIND, Remedy, Similar, Traits, traits_of
from api.explanations.repository import FailureRepository
from api.planner.rooms import room_of
from api.repository import Session
from api.room import Room
from api.runs.repository import RunFilter, RunRepository, RunRow, events_after
from api.runs.service import document_of
from api.runs.steps import fold_steps
from api.services import Services
from engine.core.document import Document, walk_steps
from engine.ports.clock import iso
from engine.runtime.values import BLOB, Values
from engine.store.knowledge import Item, KnowledgeStore

MOST_REMEMBERED_AT_ONCE = 20
MOST_LOOKED_AT = 200
MOST_FILLED_IN = 4_000_000
"""So many bytes of large payloads are put in their places; what is beyond stays a reference."""


_ENDED = frozenset({"succeeded", "failed"})


@dataclass(frozen=True)
class PlannerHistory:
    """What happened before, in the room of the person who asked."""

    services: Services
    knowledge: KnowledgeStore

    async def last_runs(self, actor: Actor, workflow_id: str, limit: int) -> Sequence[PastRun]:
        """Answer the newest runs of a workflow, without their payloads."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            rows = RunRepository(session, *room.place)
            found = await rows.page(RunFilter(workflow=UUID(workflow_id)), None, limit)
            return [await _past(rows, row) for row in found[:limit]]

    async def record(self, actor: Actor, run_id: str) -> RunRecord | None:
        """Answer a run with its events and large values."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            return await _record(RunRepository(session, *room.place), UUID(run_id))

    async def good_runs(self, actor: Actor, run_id: str, limit: int) -> Sequence[RunRecord]:
        """Answer runs that went well before, one at a time: their records may be large."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            rows = RunRepository(session, *room.place)
            row = await rows.get(UUID(run_id))
            if row is None:
                return ()
            ids = await _failures(room, session).good_before(row.run, limit)
            found = [await _record(rows, one) for one in ids]
        return [record for record in found if record is not None and record.events]

    async def earlier_failures(
        self, actor: Actor, run_id: str, limit: int
    ) -> Sequence[PastFailure]:
        """Answer the failures of the same workflow before a run, newest first."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            row = await RunRepository(session, *room.place).get(UUID(run_id))
            if row is None:
                return ()
            found = await _failures(room, session).earlier(row.run, limit)
        return [PastFailure(str(one.id), iso(one.created_at), one.error) for one in found]

    async def last_failed(self, actor: Actor, workflow_id: str) -> str | None:
        """Answer the newest failed run of a workflow."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            found = await _failures(room, session).last_failed(UUID(workflow_id))
        return str(found) if found else None

    async def recent(self, actor: Actor, workflow_id: str, limit: int) -> Sequence[RunRecord]:
        """Answer finished runs of the newest document that ran, newest first, with their events."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            rows = RunRepository(session, *room.place)
            page = await rows.page(RunFilter(workflow=UUID(workflow_id)), None, MOST_LOOKED_AT)
            ended = [row for row in page if row.run.status in _ENDED and row.run.mode == "live"]
            ran = document_of(ended[0]) if ended else {}
            same = [row.run.id for row in ended if document_of(row) == ran][:limit]
        found = [await self.record(actor, str(one)) for one in same]
        return [record for record in found if record is not None and record.events]

    async def remember_failures(self, actor: Actor) -> None:
        """Let the newest failures be found; forget those whose runs are gone."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            failures = _failures(room, session)
            await failures.forget_gone()
            new = await failures.not_remembered(MOST_REMEMBERED_AT_ONCE)
        items = [item for one in new if (item := await self._item(actor, str(one))) is not None]
        await self.knowledge.remember(actor, KIND, items)

    async def _item(self, actor: Actor, run_id: str) -> Item | None:
        """Write a failure as it is found: by how it failed and what had led to it."""
        record = await self.record(actor, run_id)
        if record is None or not record.events:
            return None
        good = await self.good_runs(actor, run_id, 1)
        traits = traits_of(record, facts_of(record, good), good)
        known = {"workflow_id": record.workflow_id, **traits.as_json()}
        return Item(key=record.id, title=traits.title, text=traits.text, facts=known)

    async def failures(self, actor: Actor, run_ids: Sequence[str]) -> Sequence[Similar]:
        """Answer failed runs of this workspace with the next run after each that went well."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            rows = RunRepository(session, *room.place)
            found = [row for one in run_ids if (row := await rows.get(UUID(one))) is not None]
            failures = _failures(room, session)
            traits = await failures.traits(run_ids)
            return [await _similar(failures, row, traits.get(str(row.run.id))) for row in found]


def _failures(room: Room, session: Session) -> FailureRepository:
    return FailureRepository(session, *room.place)


async def _past(rows: RunRepository, row: RunRow) -> PastRun:
    ids = [step.id for _, step in walk_steps(Document.parse(document_of(row)).steps)]
    steps = fold_steps(ids, events_after(await rows.slices(row.run, 0), 0))
    return PastRun(
        id=str(row.run.id),
        status=row.run.status,
        started_at=row.run.started_at,
        finished_at=row.run.finished_at,
        error=row.run.error,
        steps={step.step: step.status for step in steps},
    )


async def _record(rows: RunRepository, run_id: UUID) -> RunRecord | None:
    row = await rows.get(run_id)
    if row is None:
        return None
    events = events_after(await rows.slices(row.run, 0), 0)
    return _of_row(row, await filled_in(rows, events))


def _of_row(row: RunRow, events: Sequence[Mapping[str, Any]]) -> RunRecord:
    return RunRecord(
        id=str(row.run.id),
        workflow_id=str(row.run.workflow_id),
        workflow=row.workflow_name,
        version=row.run.version,
        status=row.run.status,
        document=document_of(row),
        events=events,
        at=row.run.created_at,
    )


async def filled_in(rows: RunRepository, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put large payloads in their places, within bounds."""
    values, left = Values(), MOST_FILLED_IN
    for sha256 in values.missing(events):
        content = await rows.blob(sha256)
        if content is not None and len(content) <= left:
            left -= len(content)
            values.learn(sha256, content)
    return [{**event, "data": _resolved(event["data"], values)} for event in events]


def _resolved(value: Any, values: Values) -> Any:
    if isinstance(value, dict):
        if BLOB in value and values.knows(value):
            return values.resolve(value)
        return {key: _resolved(part, values) for key, part in value.items()}
    if isinstance(value, list):
        return [_resolved(part, values) for part in value]
    return value


async def _similar(failures: FailureRepository, row: RunRow, traits: Traits | None) -> Similar:
    error: dict[str, Any] = dict(row.run.error or {})
    after = await failures.next_good(row.run)
    remedy = None
    if after is not None:
        remedy = Remedy(str(after[0]), after[1], after[1] != row.run.version)
    return Similar(
        run=str(row.run.id),
        workflow=row.workflow_name,
        step=error.get("step"),
        error=error,
        score=0.0,
        remedy=remedy,
        traits=traits,
    )
