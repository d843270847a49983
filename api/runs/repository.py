"""Queries of runs, their events and payloads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ColumnElement, Select, Text, and_, func, literal_column, select
from sqlalchemy.orm import aliased

from api.repository import Repository
from engine.store.models.blob import Blob
from engine.store.models.run import Run
from engine.store.models.run_event import RunEvents
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion


class RunRow(NamedTuple):
    """A run beside the name of its workflow and the document of its version."""

    run: Run
    workflow_name: str
    version_document: dict[str, JsonValue] | None


def _error(part: str) -> ColumnElement[str]:
    return func.coalesce(func.json_extract_path_text(Run.error, part), "-")


_FAILURE = func.concat_ws(":", _error("step"), _error("class"), _error("code"))
"""What runs that fail alike have in common: the step, the class of the error and its code."""


_SIGNAL: Final[ColumnElement[str]] = literal_column("'{data,signal}'")
"""Where the event that begins a wait says what is awaited."""


class FailureRow(NamedTuple):
    """Runs of one workflow that have failed alike."""

    failure: str
    workflow_id: UUID
    workflow_name: str
    runs: int
    first_at: datetime
    last_at: datetime
    message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter:
    """Which runs are asked for."""

    workflow: UUID | None = None
    status: str | None = None
    parent: UUID | None = None
    rerun_of: UUID | None = None
    error_of: UUID | None = None
    failure: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Answer what a row has to fulfil."""
        if self.workflow is not None:
            yield Run.workflow_id == self.workflow
        if self.status is not None:
            yield Run.status == self.status
        if self.parent is not None:
            yield Run.parent_run_id == self.parent
        if self.rerun_of is not None:
            yield Run.rerun_of == self.rerun_of
        if self.error_of is not None:
            yield Run.error_of == self.error_of
        if self.failure is not None:
            yield _FAILURE.is_not_distinct_from(self.failure)
        if self.since is not None:
            yield Run.created_at >= self.since
        if self.until is not None:
            yield Run.created_at < self.until


class RunRepository(Repository):
    """Runs of one workspace."""

    async def page(
        self,
        asked: RunFilter,
        before: UUID | None,
        limit: int,
    ) -> Sequence[RunRow]:
        """Answer one row more than the limit, newest first; ids sort by time."""
        query = self._rows().order_by(Run.id.desc()).where(*asked.conditions())
        if before is not None:
            query = query.where(Run.id < before)
        return [RunRow(*row) for row in await self.session.execute(query.limit(limit + 1))]

    async def to_repeat(self, asked: RunFilter, limit: int) -> Sequence[UUID]:
        """Answer failed and cancelled runs nobody has repeated yet, oldest first."""
        repeated = aliased(Run)
        query = (
            select(Run.id)
            .where(
                Run.workspace_id == self.workspace_id,
                Run.status.in_(("failed", "cancelled")),
                Run.started_at.is_not(None),
                ~select(repeated.id).where(repeated.rerun_of == Run.id).exists(),
                *asked.conditions(),
            )
            .order_by(Run.id)
            .limit(limit)
        )
        return (await self.session.execute(query)).scalars().all()

    async def failures(self, asked: RunFilter, limit: int) -> Sequence[FailureRow]:
        """Answer how runs have failed, what fails most first."""
        count = func.count()
        query = (
            select(
                _FAILURE,
                Run.workflow_id,
                Workflow.name,
                count,
                func.min(Run.finished_at),
                func.max(Run.finished_at),
                func.max(func.json_extract_path_text(Run.error, "message")),
            )
            .join(Workflow, Workflow.id == Run.workflow_id)
            .where(
                Run.workspace_id == self.workspace_id, Run.status == "failed", *asked.conditions()
            )
            .group_by(_FAILURE, Run.workflow_id, Workflow.name)
            .order_by(count.desc(), func.max(Run.finished_at).desc())
            .limit(limit)
        )
        return [FailureRow(*row) for row in await self.session.execute(query)]

    async def get(self, run_id: UUID) -> RunRow | None:
        """Answer one run."""
        row = (await self.session.execute(self._rows().where(Run.id == run_id))).one_or_none()
        return RunRow(*row) if row else None

    async def heads(self, run_ids: Sequence[UUID]) -> set[UUID]:
        """Answer which of these runs are visible here."""
        query = select(Run.id).where(Run.id.in_(run_ids), Run.workspace_id == self.workspace_id)
        return set((await self.session.execute(query)).scalars())

    async def slices(self, run: Run, after: int) -> Sequence[list[Any]]:
        """Answer the stored slices with events behind `after`, in order."""
        query = (
            select(RunEvents.events)
            .where(
                RunEvents.run_month == run.run_month,
                RunEvents.run_id == run.id,
                RunEvents.seq_to > after,
            )
            .order_by(RunEvents.seq_from)
        )
        return (await self.session.execute(query)).scalars().all()

    async def listening(
        self, name: str, key: str | None, after: UUID | None, limit: int
    ) -> Sequence[RunRow]:
        """Answer unfinished runs that have begun to wait for this event, oldest first; they may have gone on since."""
        waits = func.json_array_elements(RunEvents.events).table_valued("value")
        signal = waits.c.value.op("#>")(_SIGNAL)
        begun = (
            select(RunEvents.run_id)
            .where(
                RunEvents.run_month == Run.run_month,
                RunEvents.run_id == Run.id,
                # Most rows of events hold none: their text tells sooner than their parts.
                RunEvents.events.cast(Text).contains('"signal"'),
                select(waits.c.value)
                .where(
                    signal.op("->>")("name") == name,
                    signal.op("->>")("key").is_not_distinct_from(key),
                )
                .exists(),
            )
            .exists()
        )
        query = self._rows().where(Run.finished_at.is_(None), begun).order_by(Run.id).limit(limit)
        if after is not None:
            query = query.where(Run.id > after)
        return [RunRow(*row) for row in await self.session.execute(query)]

    async def blob(self, sha256: str, *, largest: int | None = None) -> bytes | None:
        """Answer a payload that was too large for an event; none that is larger than what is wanted."""
        query = select(Blob.content).where(
            Blob.org_id == self.org_id,
            Blob.sha256 == sha256,
            Blob.workspace_id == self.workspace_id,
        )
        if largest is not None:
            query = query.where(Blob.size <= largest)
        return (await self.session.execute(query)).scalar_one_or_none()

    async def last_good(self, workflow_id: UUID) -> Run | None:
        """Answer the newest run of a workflow that went well, live or of its draft."""
        query = (
            select(Run)
            .where(
                Run.workflow_id == workflow_id,
                Run.workspace_id == self.workspace_id,
                Run.status == "succeeded",
                Run.mode != "rehearsal",
            )
            .order_by(Run.id.desc())
            .limit(1)
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def good_live(self, workflow_id: UUID, limit: int) -> Sequence[RunRow]:
        """Answer the newest live runs of a workflow that went well."""
        query = self._good_live().where(Run.workflow_id == workflow_id).limit(limit)
        return [RunRow(*row) for row in await self.session.execute(query)]

    async def good_live_elsewhere(self, workflow_id: UUID | None, limit: int) -> Sequence[RunRow]:
        """Answer the newest live runs of all other workflows that went well; of all of them for none."""
        query = self._good_live().where(Run.workflow_id != workflow_id).limit(limit)
        return [RunRow(*row) for row in await self.session.execute(query)]

    def _good_live(self) -> Select[Run, str, dict[str, JsonValue]]:
        wanted = (Run.status == "succeeded", Run.mode == "live")
        return self._rows().where(*wanted).order_by(Run.id.desc())

    def _rows(self) -> Select[Run, str, dict[str, JsonValue]]:
        version = and_(
            WorkflowVersion.workflow_id == Run.workflow_id, WorkflowVersion.number == Run.version
        )
        return (
            select(Run, Workflow.name, WorkflowVersion.document)
            .join(Workflow, Workflow.id == Run.workflow_id)
            .outerjoin(WorkflowVersion, version)
            .where(Run.workspace_id == self.workspace_id)
        )


def events_after(slices: Sequence[list[Any]], after: int) -> list[dict[str, Any]]:
    """Answer the single events behind `after`."""
    return [event for events in slices for event in events if event["seq"] > after]
