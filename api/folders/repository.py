"""Queries of folders and of the tags beside them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, text, update

from api.folders.tree import Place, Tree
from api.repository import Repository
from engine.store.models.folder import Folder
from engine.store.models.workflow import Workflow


class FolderRepository(Repository):
    """The folders of one workspace."""

    async def tree(self) -> Tree:
        """Answer all folders."""
        query = select(Folder.id, Folder.parent_id, Folder.name).where(
            Folder.workspace_id == self.workspace_id
        )
        return Tree([Place(*row) for row in await self.session.execute(query)])

    async def locked_tree(self) -> Tree:
        """Answer all folders and let nobody else change one until the transaction ends."""
        await self.session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:room, 20))"),
            {"room": str(self.workspace_id)},
        )
        return await self.tree()

    async def get(self, folder_id: UUID) -> Folder | None:
        """Answer one folder."""
        query = select(Folder).where(
            Folder.workspace_id == self.workspace_id, Folder.id == folder_id
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def add(self, folder: Folder) -> None:
        """Store a new folder."""
        self.session.add(folder)
        await self.session.flush()

    async def children(self, folder_id: UUID) -> Sequence[Folder]:
        """Answer the folders that stand in a folder."""
        query = select(Folder).where(
            Folder.workspace_id == self.workspace_id, Folder.parent_id == folder_id
        )
        return (await self.session.execute(query)).scalars().all()

    async def remove(self, folder: Folder) -> None:
        """Take a folder away; its workflows move one up, those put away and deleted too."""
        await self.session.execute(
            update(Workflow)
            .where(Workflow.workspace_id == self.workspace_id, Workflow.folder_id == folder.id)
            .values(folder_id=folder.parent_id)
        )
        await self.session.delete(folder)
        await self.session.flush()

    async def own_counts(self) -> dict[UUID, int]:
        """Answer how many workflows stand in each folder itself."""
        query = (
            select(Workflow.folder_id, func.count())
            .where(
                Workflow.workspace_id == self.workspace_id,
                Workflow.deleted_at.is_(None),
                Workflow.archived_at.is_(None),
                Workflow.folder_id.is_not(None),
            )
            .group_by(Workflow.folder_id)
        )
        found = await self.session.execute(query)
        return {folder: count for folder, count in found if folder is not None}
