"""Publish, look back, roll back: versions are numbered, immutable, and at most one is live."""

from collections.abc import Collection
from uuid import UUID

from api.drafts.called import CalledRepository, Directory, directory_of, pinned_calls
from api.drafts.checking import shown_problems
from api.drafts.repository import DraftRepository
from api.drafts.service import Drafts, Edit, found
from api.proposals.reach import require_allowed
from api.repository import Session
from api.room import Room
from api.shapes import Page
from api.triggers.switch import Switch
from api.variables.repository import VariableRepository
from api.versions.difference import operations_between
from api.versions.repository import VersionRepository, VersionRow
from api.versions.schemas import VersionDetail, VersionShown
from engine.core.document import Document, document_hash
from engine.errors import DocumentInvalid, Invalid, NotFound, StaleRevision
from engine.store.models.draft import Draft
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion

NO_WORKFLOW = "There is no such workflow."


class Versions:
    """The versions of one workspace's workflows, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = VersionRepository(session, *room.place)
        self._drafts = DraftRepository(session, *room.place)

    async def publish(
        self, workflow_id: UUID, revision: int, note: str, *, allowed: Collection[str] = ()
    ) -> VersionShown:
        """Make the draft the live version; the same draft published twice is one version.

        `allowed` is what somebody has allowed of what the version it replaces does not reach.
        """
        workflow = await self._held(workflow_id)
        draft = found(await self._drafts.locked(workflow_id))
        if draft.revision != revision:
            raise StaleRevision(
                f"The draft is at revision {draft.revision}, you looked at {revision}. "
                "Look at the changes and publish again.",
                revision=draft.revision,
            )
        ready = await self._pinned(draft)
        if live := await self._same_as_live(workflow, ready):
            return shown(live)
        await self._require_publishable(ready)
        drafts = Drafts(self._room, self._session)
        _, asked = await drafts.newly_reached(workflow_id, Document.parse(ready.document))
        require_allowed(asked, allowed)
        return await self._add(workflow, ready, note)

    async def page(self, workflow_id: UUID, cursor: str | None, limit: int) -> Page[VersionShown]:
        """Answer one page, newest first."""
        if await self._drafts.get(workflow_id) is None:
            raise NotFound(NO_WORKFLOW)
        if cursor is not None and not cursor.isdecimal():
            raise Invalid("The cursor is not one of ours: take it from next_cursor.")
        below = min(int(cursor), 2**31 - 1) if cursor else None
        rows = await self._rows.page(workflow_id, below, limit)
        more = str(rows[limit - 1].version.number) if len(rows) > limit else None
        return Page(items=[shown(row) for row in rows[:limit]], next_cursor=more)

    async def show(self, workflow_id: UUID, number: int) -> VersionDetail:
        """Answer one version with its document."""
        row = await self._version(workflow_id, number)
        return VersionDetail(
            **shown(row).model_dump(), document=row.version.document, layout=row.version.layout
        )

    async def rollback(self, workflow_id: UUID, number: int) -> VersionShown:
        """Publish an old version as the newest; the draft follows as one undoable patch."""
        workflow = await self._held(workflow_id)
        old = (await self._version(workflow_id, number)).version
        draft = found(await self._drafts.locked(workflow_id))
        operations = operations_between(draft.document, old.document)
        if operations:
            edit = Edit(operations, draft.revision, f"roll back to version {number}", "rollback")
            await Drafts(self._room, self._session).apply(workflow_id, edit)
        target = Draft(
            workflow_id=workflow_id,
            revision=draft.revision,
            document=old.document,
            layout=old.layout,
            document_hash=old.document_hash,
        )
        await self._require_publishable(target)
        return await self._add(workflow, target, f"Back to version {number}")

    async def _add(self, workflow: Workflow, draft: Draft, note: str) -> VersionShown:
        number = await self._rows.newest_number(workflow.id) + 1
        await self._rows.add(
            WorkflowVersion(
                org_id=self._room.org_id,
                workspace_id=self._room.workspace_id,
                workflow_id=workflow.id,
                number=number,
                document=draft.document,
                layout=draft.layout,
                document_hash=draft.document_hash,
                draft_revision=draft.revision,
                note=note,
                published_by=self._room.user_id,
            )
        )
        workflow.live_version = number
        workflow.updated_at = self._room.services.clock.now()
        await self._session.flush()
        await self._room.note(self._session, "workflow.publish", workflow.id, version=number)
        if workflow.enabled:
            await Switch(self._room, self._session).on(workflow, number)
        return shown(await self._version(workflow.id, number))

    async def _pinned(self, draft: Draft) -> Draft:
        """Answer the draft with every call pinned to the version that is live now."""
        document = Document.parse(draft.document)
        directory = await self._directory(document, draft.workflow_id)
        pinned = pinned_calls(document, directory)
        if pinned is document:
            return draft
        return Draft(
            workflow_id=draft.workflow_id,
            revision=draft.revision,
            document=pinned.to_json(),
            layout=draft.layout,
            document_hash=document_hash(pinned),
        )

    async def _directory(self, document: Document, workflow_id: UUID) -> Directory:
        rows = CalledRepository(self._session, *self._room.place)
        return await directory_of(rows, self._room.services.checking, document, workflow_id)

    async def _require_publishable(self, draft: Draft) -> None:
        document = Document.parse(draft.document)
        connections = await self._drafts.connections()
        directory = await self._directory(document, draft.workflow_id)
        variables = await VariableRepository(self._session, *self._room.place).values()
        checking = self._room.services.checking
        validation = checking.check(document, connections, directory, variables)
        blocking = [p for p in validation.problems if p.severity != "warning"]
        if blocking:
            raise DocumentInvalid(
                f"Not published: {len(blocking)} open point(s) remain. First: "
                f"{blocking[0].message}",
                problems=[problem.model_dump() for problem in shown_problems(blocking)],
            )

    async def _same_as_live(self, workflow: Workflow, draft: Draft) -> VersionRow | None:
        if workflow.live_version is None:
            return None
        live = await self._version(workflow.id, workflow.live_version)
        return live if live.version.document_hash == draft.document_hash else None

    async def _version(self, workflow_id: UUID, number: int) -> VersionRow:
        row = await self._rows.get(workflow_id, number)
        if row is None:
            raise NotFound(f"There is no version {number} of this workflow.")
        return row

    async def _held(self, workflow_id: UUID) -> Workflow:
        workflow = await self._rows.locked_workflow(workflow_id)
        if workflow is None:
            raise NotFound(NO_WORKFLOW)
        return workflow


def shown(row: VersionRow) -> VersionShown:
    """Write a version as answers carry it."""
    version = row.version
    return VersionShown(
        workflow_id=str(version.workflow_id),
        number=version.number,
        document_hash=version.document_hash,
        note=version.note,
        is_live=version.number == row.live,
        published_at=version.published_at,
        published_by=row.publisher,
    )
