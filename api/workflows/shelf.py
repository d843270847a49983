"""Where people keep a workflow: its folder, its tags, and whether it is put away.

None of this is part of the document: it changes no version, no revision and no run.
"""

from uuid import UUID

from api.folders.repository import FolderRepository
from api.folders.service import NO_FOLDER, existing
from api.repository import Session
from api.room import Room
from api.workflows.repository import WorkflowRepository
from api.workflows.schemas import ChangeWorkflow, TagList, TagShown
from api.workflows.service import NONE_SUCH
from engine.errors import NotFound
from engine.store.models.workflow import Workflow

MOST_TAGS = 500


class Shelf:
    """Puts workflows of one workspace where they are looked for, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = WorkflowRepository(session, *room.place)
        self._folders = FolderRepository(session, *room.place)

    async def below(self, folder_id: UUID | None) -> list[UUID] | None:
        """Answer a folder and all in it, for a list of workflows; None stands for everywhere."""
        if folder_id is None:
            return None
        tree = await self._folders.tree()
        if folder_id not in tree:
            raise NotFound(NO_FOLDER)
        return tree.ids_below(folder_id)

    async def tags(self) -> TagList:
        """Answer the tags in use, the most used first."""
        rows = (await self._rows.tags())[:MOST_TAGS]
        return TagList(items=[TagShown(name=row.name, workflows=row.workflows) for row in rows])

    async def put(self, workflow_id: UUID, given: ChangeWorkflow) -> None:
        """Put a workflow into a folder and give it tags, as far as either was asked for."""
        workflow = await self._held(workflow_id)
        asked = given.model_fields_set
        if "folder_id" in asked:
            workflow.folder_id = existing(await self._folders.tree(), given.folder_id)
            await self._room.note(self._session, "workflow.move", workflow_id)
        if "tags" in asked:
            workflow.tags = await self._as_spelt_before(given.tags or [])
            await self._room.note(self._session, "workflow.tag", workflow_id)
        await self._session.flush()

    async def archive(self, workflow_id: UUID) -> None:
        """Put away; a second time changes nothing."""
        workflow = await self._held(workflow_id)
        workflow.archived_at = workflow.archived_at or self._room.services.clock.now()
        await self._room.note(self._session, "workflow.archive", workflow_id)

    async def unarchive(self, workflow_id: UUID) -> None:
        """Take back."""
        (await self._held(workflow_id)).archived_at = None
        await self._room.note(self._session, "workflow.unarchive", workflow_id)

    async def _as_spelt_before(self, told: list[str]) -> list[str]:
        """Write each tag once, and as the workspace writes it already: Sales and sales are one."""
        known = {row.name.casefold(): row.name for row in await self._rows.tags()}
        spelt: dict[str, str] = {}
        for tag in told:
            spelt.setdefault(tag.casefold(), known.get(tag.casefold(), tag))
        return list(spelt.values())

    async def _held(self, workflow_id: UUID) -> Workflow:
        workflow = await self._rows.locked(workflow_id)
        if workflow is None:
            raise NotFound(NONE_SUCH)
        return workflow
