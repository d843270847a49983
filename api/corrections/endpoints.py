"""Corrections: what people have put right in plans, shown and removable."""

from uuid import UUID

from fastapi import APIRouter, status

from api.corrections.schemas import CorrectionList
from api.corrections.service import Corrections
from api.room import Editing, Reading

router = APIRouter(prefix="/corrections", tags=["corrections"])


@router.get("")
async def list_corrections(room: Reading) -> CorrectionList:
    """List what later plans use where their words leave the same open."""
    async with room.transaction() as session:
        return await Corrections(room, session).list()


@router.delete("/{correction_id}", status_code=status.HTTP_204_NO_CONTENT)
async def forget_correction(correction_id: UUID, room: Editing) -> None:
    """Forget a correction: no later plan uses it; workflows that were built with it stay."""
    async with room.transaction() as session:
        await Corrections(room, session).forget(correction_id)
