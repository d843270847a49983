"""Workflows: named things with a draft, versions and a switch."""

import asyncio
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from api.drafts.service import Drafts, Edit
from api.paging import After, decode, next_cursor
from api.repository import Session
from api.room import Room
from api.shapes import Page
from api.triggers.first_looks import Cursors
from api.triggers.switch import Switch
from api.workflows.foreign import read_document
from api.workflows.repository import WorkflowFilter, WorkflowRepository, WorkflowRow
from api.workflows.schemas import (
    ImportWorkflow,
    LastRun,
    WorkflowImported,
    WorkflowShown,
    WorkflowSwitched,
)
from engine.core.document import Document, document_hash
from engine.core.yaml import to_json_text, to_yaml
from engine.errors import Conflict, NotFound
from engine.ports.ids import uuid7
from engine.store.models.draft import Draft
from engine.store.models.workflow import Workflow

NONE_SUCH = "There is no such workflow."
_LONGEST_STEM = 34
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")


class Workflows:
    """The workflows of one workspace, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = WorkflowRepository(session, *room.place)

    async def page(
        self, asked: WorkflowFilter, cursor: str | None, limit: int
    ) -> Page[WorkflowShown]:
        """Answer one page, the last changed first."""
        rows = await self._rows.page(asked, decode(cursor), limit)
        return Page(items=[shown(row) for row in rows[:limit]], next_cursor=_next(rows, limit))

    async def show(self, workflow_id: UUID) -> WorkflowShown:
        """Answer one workflow."""
        return shown(await self._found(workflow_id))

    async def create(self, name: str, given: dict[str, Any] | None) -> WorkflowShown:
        """Make a workflow; a given document takes the given name."""
        document = Document.parse({**(given or {"nexa": 1}), "name": name})
        return await self.create_from(document)

    async def create_from(self, document: Document) -> WorkflowShown:
        """Make a workflow whose first draft is this document."""
        workflow = Workflow(
            id=uuid7(),
            org_id=self._room.org_id,
            workspace_id=self._room.workspace_id,
            key=await self._free_key(document.name),
            name=document.name,
            description=document.description or "",
            tags=[],
            created_by=self._room.user_id,
        )
        draft = Draft(
            org_id=self._room.org_id,
            workspace_id=self._room.workspace_id,
            workflow_id=workflow.id,
            revision=1,
            document=document.to_json(),
            layout={},
            document_hash=document_hash(document),
            updated_by=self._room.user_id,
        )
        await self._rows.add(workflow, draft)
        await self._note("workflow.create", workflow.id)
        return await self.show(workflow.id)

    async def bring_in(self, given: ImportWorkflow) -> WorkflowImported:
        """Make a workflow from YAML or JSON, our own or another product's."""
        # A long text takes seconds to read; runs and other people must not wait for it.
        document, report = await asyncio.to_thread(read_document, given)
        made = await self.create_from(document)
        return WorkflowImported(**made.model_dump(), report=report)

    async def rename(self, workflow_id: UUID, name: str) -> WorkflowShown:
        """Rename by a patch, as every change of a document."""
        row = await self._found(workflow_id)
        operations = [{"op": "set_meta", "name": name}]
        edit = Edit(operations, row.revision, f"rename to {name}")
        await Drafts(self._room, self._session).apply(workflow_id, edit)
        return await self.show(workflow_id)

    async def delete(self, workflow_id: UUID) -> None:
        """Switch off and put away."""
        workflow = await self._held(workflow_id)
        await self._switch().off(workflow)
        workflow.enabled = False
        workflow.deleted_at = workflow.updated_at = self._room.services.clock.now()
        await self._note("workflow.delete", workflow_id)

    async def switch_on(self, workflow_id: UUID, looked: Cursors) -> WorkflowSwitched:
        """Let the live version's triggers start runs; new webhook secrets are in the answer only."""
        workflow = await self._held(workflow_id)
        if workflow.live_version is None:
            raise Conflict("Publish this workflow first: only a live version can be switched on.")
        if workflow.archived_at is not None:
            raise Conflict("This workflow is put away: take it back first, then switch it on.")
        webhooks = await self._switch().on(workflow, workflow.live_version, looked)
        await self._turn(workflow, enabled=True)
        return await self._switched(workflow_id, webhooks)

    async def switch_off(self, workflow_id: UUID) -> WorkflowSwitched:
        """Stop triggers from starting runs."""
        workflow = await self._held(workflow_id)
        await self._switch().off(workflow)
        await self._turn(workflow, enabled=False)
        return await self._switched(workflow_id, [])

    async def export(self, workflow_id: UUID, form: Literal["yaml", "json"]) -> tuple[str, str]:
        """Answer the key and the draft's document as text."""
        row = await self._found(workflow_id)
        draft = await Drafts(self._room, self._session).show(workflow_id)
        document = Document.parse(draft.document)
        return row.workflow.key, to_yaml(document) if form == "yaml" else to_json_text(document)

    async def _turn(self, workflow: Workflow, *, enabled: bool) -> None:
        workflow.enabled = enabled
        workflow.updated_at = self._room.services.clock.now()
        await self._note("workflow.enable" if enabled else "workflow.disable", workflow.id)

    async def _note(self, action: str, workflow_id: UUID) -> None:
        await self._room.note(self._session, action, workflow_id)

    def _switch(self) -> Switch:
        return Switch(self._room, self._session)

    async def _switched(self, workflow_id: UUID, webhooks: list[Any]) -> WorkflowSwitched:
        row = await self.show(workflow_id)
        return WorkflowSwitched(**row.model_dump(), webhooks=webhooks)

    async def _found(self, workflow_id: UUID) -> WorkflowRow:
        row = await self._rows.get(workflow_id)
        if row is None:
            raise NotFound(NONE_SUCH)
        return row

    async def _held(self, workflow_id: UUID) -> Workflow:
        workflow = await self._rows.locked(workflow_id)
        if workflow is None:
            raise NotFound(NONE_SUCH)
        return workflow

    async def _free_key(self, name: str) -> str:
        stem = key_from(name)
        taken = await self._rows.keys_like(stem)
        if stem not in taken:
            return stem
        return next(k for n in range(2, len(taken) + 3) if (k := f"{stem}_{n}") not in taken)


def shown(row: WorkflowRow) -> WorkflowShown:
    """Write a workflow as answers carry it."""
    workflow, run = row.workflow, row.run
    last = run and LastRun(
        id=str(run.id),
        status=run.status,
        started_at=run.started_at,
        finished_at=run.finished_at,
    )
    return WorkflowShown(
        id=str(workflow.id),
        key=workflow.key,
        name=workflow.name,
        enabled=workflow.enabled,
        draft_revision=row.revision,
        live_version=workflow.live_version,
        last_run=last,
        folder_id=str(workflow.folder_id) if workflow.folder_id else None,
        tags=workflow.tags,
        archived_at=workflow.archived_at,
        created_at=workflow.created_at,
        updated_at=workflow.updated_at,
    )


def key_from(name: str) -> str:
    """Make an id out of a name; names without a Latin letter become a plain word."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = _NOT_IN_KEYS.sub("_", plain).strip("_").lstrip("0123456789_")
    return words[:_LONGEST_STEM].strip("_") or "workflow"


def _next(rows: Sequence[WorkflowRow], limit: int) -> str | None:
    return next_cursor(rows, limit, lambda r: After(r.workflow.updated_at, r.workflow.id))
