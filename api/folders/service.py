"""Folders: made, renamed, moved and taken away; what is in one is never lost with it."""

from uuid import UUID

from api.folders.repository import FolderRepository
from api.folders.schemas import ChangeFolder, CreateFolder, FolderList, FolderShown
from api.folders.tree import MOST_FOLDERS, Place, Tree
from api.repository import Session
from api.room import Room
from engine.errors import Invalid, NotFound
from engine.ports.ids import uuid7
from engine.store.models.folder import Folder

NO_FOLDER = "There is no such folder."


class Folders:
    """The folders of one workspace, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = FolderRepository(session, *room.place)

    async def all(self) -> FolderList:
        """Answer every folder, each after the one it is in."""
        tree = await self._rows.tree()
        counts = tree.counted(await self._rows.own_counts())
        return FolderList(items=[_shown(tree, one, counts[one]) for one in tree.in_order()])

    async def create(self, given: CreateFolder) -> FolderShown:
        """Make an empty folder."""
        tree = await self._rows.locked_tree()
        if len(tree) >= MOST_FOLDERS:
            raise Invalid(f"A workspace has {MOST_FOLDERS} folders at most: take some away.")
        place = Place(uuid7(), existing(tree, given.parent_id), given.name)
        tree.require_room(place)
        await self._rows.add(
            Folder(
                id=place.id,
                org_id=self._room.org_id,
                workspace_id=self._room.workspace_id,
                parent_id=place.parent_id,
                name=place.name,
                created_by=self._room.user_id,
            )
        )
        await self._room.note(self._session, "folder.create", place.id, name=place.name)
        return await self._show(place.id)

    async def change(self, folder_id: UUID, given: ChangeFolder) -> FolderShown:
        """Give a folder another name or another place."""
        tree = await self._rows.locked_tree()
        folder = await self._found(folder_id)
        parent = folder.parent_id
        if "parent_id" in given.model_fields_set:
            parent = existing(tree, given.parent_id)
        place = Place(folder_id, parent, given.name or folder.name)
        tree.require_room(place)
        folder.name, folder.parent_id = place.name, place.parent_id
        await self._session.flush()
        await self._room.note(self._session, "folder.change", folder_id, name=place.name)
        return await self._show(folder_id)

    async def delete(self, folder_id: UUID) -> None:
        """Take a folder away; what is in it moves one up."""
        tree = await self._rows.locked_tree()
        folder = await self._found(folder_id)
        for child in await self._rows.children(folder_id):
            tree.require_room(Place(child.id, folder.parent_id, child.name))
            child.parent_id = folder.parent_id
        await self._session.flush()
        await self._rows.remove(folder)
        await self._room.note(self._session, "folder.delete", folder_id, name=folder.name)

    async def _show(self, folder_id: UUID) -> FolderShown:
        tree = await self._rows.tree()
        counts = tree.counted(await self._rows.own_counts())
        return _shown(tree, folder_id, counts[folder_id])

    async def _found(self, folder_id: UUID) -> Folder:
        folder = await self._rows.get(folder_id)
        if folder is None:
            raise NotFound(NO_FOLDER)
        return folder


def existing(tree: Tree, told: str | None) -> UUID | None:
    """Read the id of a folder that is there; None stands for the top."""
    if told is None:
        return None
    try:
        folder_id = UUID(told)
    except ValueError as error:
        raise Invalid("A folder is named by its id.") from error
    if folder_id not in tree:
        raise NotFound(NO_FOLDER)
    return folder_id


def _shown(tree: Tree, folder_id: UUID, workflows: int) -> FolderShown:
    place = tree.place(folder_id)
    return FolderShown(
        id=str(place.id),
        name=place.name,
        parent_id=str(place.parent_id) if place.parent_id else None,
        path=tree.path(folder_id),
        workflows=workflows,
    )
