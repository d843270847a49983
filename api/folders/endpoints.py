"""Folders: list, make, rename, move, take away."""

from uuid import UUID

from fastapi import APIRouter, status

from api.folders.schemas import ChangeFolder, CreateFolder, FolderList, FolderShown
from api.folders.service import Folders
from api.room import Editing, Reading

router = APIRouter(prefix="/folders", tags=["workflows"])


@router.get("")
async def list_folders(room: Reading) -> FolderList:
    """List every folder by its path, with how many workflows it holds."""
    async with room.transaction() as session:
        return await Folders(room, session).all()


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_folder(given: CreateFolder, room: Editing) -> FolderShown:
    """Make a folder; no two of one name stand beside each other."""
    async with room.transaction() as session:
        return await Folders(room, session).create(given)


@router.patch("/{folder_id}")
async def change_folder(folder_id: UUID, given: ChangeFolder, room: Editing) -> FolderShown:
    """Rename a folder, or put it with all it holds into another one."""
    async with room.transaction() as session:
        return await Folders(room, session).change(folder_id, given)


@router.delete("/{folder_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_folder(folder_id: UUID, room: Editing) -> None:
    """Take a folder away; the workflows and folders in it move one up."""
    async with room.transaction() as session:
        await Folders(room, session).delete(folder_id)
