"""Triggers whose events are looked for: how they stand."""

from uuid import UUID

from fastapi import APIRouter

from api.room import Reading
from api.watched.schemas import WatchedList
from api.watched.service import Watched

router = APIRouter(prefix="/workflows/{workflow_id}/watched", tags=["triggers"])


@router.get("")
async def list_watched(workflow_id: UUID, room: Reading) -> WatchedList:
    """List the triggers of the live version that are looked at: when, and how their last looks went."""
    async with room.transaction() as session:
        return await Watched(room, session).list(workflow_id)
