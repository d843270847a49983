"""Runs: started through the host, read from their events, steered by requests."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from api.drafts.repository import DraftRepository
from api.repository import Session
from api.room import Room
from api.runs.drafted import Drafted, check_live, drafted
from api.runs.repository import RunFilter, RunRepository, RunRow, events_after
from api.runs.schemas import RunShown, RunSummary, SignalGiven, StartRun, StepList
from api.runs.steps import fold_steps, shown_error
from api.shapes import Page
from engine.core.document import Document, walk_steps
from engine.errors import Conflict, Invalid, NotFound
from engine.ports.request_key import request_key
from engine.ports.runs import RunRequest
from engine.store.models import Run

NO_RUN = "There is no such run."


@dataclass(frozen=True, slots=True)
class Fired:
    """A trigger of a draft, and what it was sent."""

    trigger_id: str
    payload: dict[str, Any]


class Runs:
    """The runs of one workspace."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._host = room.services.host

    async def start(self, workflow_id: UUID, given: StartRun, key: str | None) -> RunShown:
        """Ask the executor for a run of the live version, or for a test run of the draft."""
        request = await self._request(workflow_id, given, key)
        run_id = await self._host.start_run(request)
        return await self.show(run_id)

    async def fire(self, workflow_id: UUID, fired: Fired) -> RunShown:
        """Ask for a test run of the draft as if one of its webhook triggers had been called."""
        request = await self._request(workflow_id, StartRun(draft=True), None)
        asked = replace(
            request,
            trigger_type="webhook",
            trigger_id=fired.trigger_id,
            trigger=fired.payload,
            fingerprint=None,
        )
        return await self.show(await self._host.start_run(asked))

    async def page(
        self,
        asked: RunFilter,
        cursor: str | None,
        limit: int,
    ) -> Page[RunSummary]:
        """Answer one page, newest first."""
        before = _run_id(cursor) if cursor else None
        async with self._room.transaction() as session:
            rows = await self._rows(session).page(asked, before, limit)
        more = str(rows[limit - 1].run.id) if len(rows) > limit else None
        return Page(items=[summary(row) for row in rows[:limit]], next_cursor=more)

    async def show(self, run_id: UUID) -> RunShown:
        """Answer one run."""
        async with self._room.transaction() as session:
            row = await self._found(session, run_id)
        return shown(row)

    async def steps(self, run_id: UUID) -> StepList:
        """Answer what each step got and gave."""
        async with self._room.transaction() as session:
            row = await self._found(session, run_id)
            slices = await self._rows(session).slices(row.run, 0)
        document = Document.parse(document_of(row))
        ids = [step.id for _, step in walk_steps(document.steps)]
        return StepList(items=list(fold_steps(ids, events_after(slices, 0))))

    async def payload(self, run_id: UUID, sha256: str) -> bytes:
        """Answer a payload that was too large for an event of this run."""
        async with self._room.transaction() as session:
            await self._found(session, run_id)
            content = await self._rows(session).blob(sha256)
        if content is None:
            raise NotFound("There is no such payload.")
        return content

    async def cancel(self, run_id: UUID) -> RunShown:
        """Ask a run to stop."""
        return await self._steer(run_id, "cancel", self._host.cancel)

    async def pause(self, run_id: UUID) -> RunShown:
        """Ask a run to hold."""
        return await self._steer(run_id, "pause", self._host.pause)

    async def resume(self, run_id: UUID) -> RunShown:
        """Ask a run to go on."""
        return await self._steer(run_id, "resume", self._host.resume)

    async def signal(self, run_id: UUID, given: SignalGiven) -> RunShown:
        """Hand an event to a run."""

        async def send(run: UUID, by: str | None) -> None:
            del by
            await self._host.signal(run, given.name, given.key, given.payload)

        return await self._steer(run_id, "signal", send)

    async def _steer(
        self, run_id: UUID, verb: str, ask: Callable[[UUID, str | None], Awaitable[Any]]
    ) -> RunShown:
        async with self._room.transaction() as session:
            row = await self._found(session, run_id)
            if row.run.finished_at is not None:
                raise Conflict(f"The run has {row.run.status} already: nothing to {verb}.")
            await self._room.note(session, f"run.{verb}", run_id)
        await ask(run_id, self._room.by)
        return await self.show(run_id)

    async def _request(self, workflow_id: UUID, given: StartRun, key: str | None) -> RunRequest:
        async with self._room.transaction() as session:
            rows = self._rows(session)
            workflow = await rows.workflow(workflow_id)
            if workflow is None:
                raise NotFound("There is no such workflow.")
            draft = await DraftRepository(session, *self._room.place).get(workflow_id)
            if not given.draft and workflow.live_version is None:
                raise Conflict("Publish this workflow first, or run its draft as a test.")
            tested: Drafted | None = None
            if not given.draft:
                check_live(given)
            elif draft is not None:
                tested = await drafted(self._room, session, workflow_id, draft, given)
            await self._room.note(
                session, "run.start", workflow_id, draft=given.draft, until=given.until
            )
        return RunRequest(
            org_id=self._room.org_id,
            workspace_id=self._room.workspace_id,
            workflow_id=workflow_id,
            trigger_type="manual",
            inputs=given.inputs,
            version=None if given.draft else workflow.live_version,
            draft_revision=tested.revision if tested else None,
            document=tested.document if tested else None,
            rerun=tested.pins if tested else None,
            mode="test" if given.draft else "live",
            started_by=self._room.by,
            key=request_key("api", key) if key else None,
            fingerprint=_fingerprint(workflow_id, given),
        )

    def _rows(self, session: Session) -> RunRepository:
        return RunRepository(session, *self._room.place)

    async def _found(self, session: Session, run_id: UUID) -> RunRow:
        row = await self._rows(session).get(run_id)
        if row is None:
            raise NotFound(NO_RUN)
        return row


def summary(row: RunRow) -> RunSummary:
    """Write a run as lists carry it."""
    return RunSummary(**_summary(row))


def shown(row: RunRow) -> RunShown:
    """Write a run as its page carries it."""
    run = row.run
    return RunShown(
        **_summary(row), inputs=run.inputs, outputs=run.outputs, document=document_of(row)
    )


def document_of(row: RunRow) -> dict[str, Any]:
    """Answer the document a run executes: its version's, or the draft's kept with it."""
    found = row.run.document if row.run.document is not None else row.version_document
    return dict(found or {})


def _summary(row: RunRow) -> dict[str, Any]:
    run: Run = row.run
    return {
        "id": str(run.id),
        "workflow_id": str(run.workflow_id),
        "workflow_name": row.workflow_name,
        "version": run.version,
        "status": run.status,
        "trigger": {"id": run.trigger_id, "type": run.trigger_type, "data": run.trigger},
        "parent_run_id": str(run.parent_run_id) if run.parent_run_id else None,
        "rerun_of": str(run.rerun_of) if run.rerun_of else None,
        "error_of": str(run.error_of) if run.error_of else None,
        "failure": _failure(run),
        "created_at": run.created_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "error": shown_error(run.error),
    }


def _failure(run: Run) -> str | None:
    if run.status != "failed":
        return None
    return ":".join(str((run.error or {}).get(part) or "-") for part in ("step", "class", "code"))


def _fingerprint(workflow_id: UUID, given: StartRun) -> str:
    more = [given.until, given.fixtures] if given.until or given.fixtures else []
    asked = [str(workflow_id), given.inputs, given.draft, *more]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _run_id(cursor: str) -> UUID:
    try:
        return UUID(cursor)
    except ValueError as error:
        raise Invalid("The cursor is not one of ours: take it from next_cursor.") from error
