"""A run that is over, as what repeats or examines it needs it: its record and its large values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from api.drafts.repository import DraftRepository
from api.repository import Session
from api.room import Room
from api.runs.repository import RunRepository, RunRow, events_after
from api.runs.service import NO_RUN, document_of
from api.versions.repository import VersionRepository
from engine.core.backoff import parse_moment
from engine.core.document import Document
from engine.core.events import Envelope
from engine.core.record import Record
from engine.errors import Conflict, NotFound
from engine.runtime.plans import CompiledVersion, compile_version
from engine.runtime.values import Values

VersionNamed = Literal["same", "newest", "draft"] | int


class RunNotFinished(Conflict):
    """The run is still under way: what it will have done is not settled."""

    code = "run_not_finished"


@dataclass(frozen=True, slots=True)
class Target:
    """What a run is run again, or examined, with."""

    version: int | None
    draft_revision: int | None
    compiled: CompiledVersion

    @property
    def document(self) -> Document:
        """Return the document."""
        return self.compiled.plan.document


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run with its events; what was too large for them is in `values`."""

    row: RunRow
    events: list[Envelope]
    record: Record
    values: Values

    @property
    def inputs(self) -> dict[str, Any]:
        """Return the inputs the run had."""
        return dict(self.values.resolve(self.record.request.get("inputs") or {}))

    @property
    def started_at(self) -> datetime:
        """Return the moment of its first event."""
        return parse_moment(self.events[0]["at"])

    @property
    def trigger(self) -> dict[str, Any]:
        """Return what had set it off."""
        return dict(self.values.resolve(self.record.request.get("trigger") or {}))


class Past:
    """The runs of one workspace that are over, in the request's transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._runs = RunRepository(session, *room.place)

    async def run(self, run_id: UUID) -> PastRun:
        """Return a run that has ended."""
        row = await self._runs.get(run_id)
        if row is None:
            raise NotFound(NO_RUN)
        if row.run.finished_at is None:
            raise RunNotFinished(f"The run is {row.run.status}; wait for its end, or cancel it.")
        events = events_after(await self._runs.slices(row.run, 0), 0)
        if not events:
            raise Conflict("The run has never started: start it anew instead.")
        plan = self.compiled(document_of(row)).plan
        values = Values()
        for sha256 in values.missing(events):
            content = await self._runs.blob(sha256)
            if content is not None:
                values.learn(sha256, content)
        return PastRun(row, events, Record(plan, events), values)

    async def target(self, past: PastRun, version: VersionNamed) -> Target:
        """Return the version a past run is to be run with."""
        run = past.row.run
        if version == "same":
            document = document_of(past.row)
            return Target(run.version, run.draft_revision, self.compiled(document))
        workflow = await self._runs.workflow(run.workflow_id)
        if workflow is None:
            raise Conflict("The workflow is deleted: run it again with its own version.")
        if version == "draft":
            draft = await DraftRepository(self._session, *self._room.place).get(workflow.id)
            if draft is None:
                raise NotFound("There is no draft.")
            return Target(None, draft.revision, self.compiled(draft.document))
        number = workflow.live_version if version == "newest" else version
        if number is None:
            raise Conflict("No version of this workflow is live.")
        return Target(number, None, self.compiled(await self.document(workflow.id, number)))

    async def newest_version(self, past: PastRun) -> int:
        """Return the number of the last version of the workflow of a run."""
        rows = VersionRepository(self._session, *self._room.place)
        return await rows.newest_number(past.row.run.workflow_id)

    async def document(self, workflow_id: UUID, number: int) -> dict[str, Any]:
        """Return the document of a version."""
        found = await VersionRepository(self._session, *self._room.place).get(workflow_id, number)
        if found is None:
            raise NotFound(f"There is no version {number} of this workflow.")
        return dict(found.version.document)

    def compiled(self, document: Mapping[str, Any]) -> CompiledVersion:
        """Return a document ready to be run."""
        return compile_version(Document.parse(dict(document)), self._room.services.catalog)


def same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values read the same."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
