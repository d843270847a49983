"""Remembered corrections: learned when a plan is put right, listed, and forgotten when a person says so."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from agent.learning.correction import corrections_between
from api.corrections.repository import CorrectionRepository
from api.corrections.schemas import CorrectionList, CorrectionShown
from api.repository import Session
from api.room import Room
from engine.errors import NotFound
from engine.store.models.correction import Correction


class Corrections:
    """The corrections of one workspace, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room, self._session = room, session
        self._rows = CorrectionRepository(session, *room.place)

    async def learn(self, planned: Mapping[str, Any], corrected: Mapping[str, Any]) -> None:
        """Remember what a person has put right between two states of a document."""
        found = corrections_between(planned, corrected)
        if found:
            name, now = str(corrected.get("name", "")), self._room.services.clock.now()
            await self._rows.remember(found, name, self._room.user_id, now)

    async def list(self) -> CorrectionList:
        """List what is remembered, the newest first."""
        return CorrectionList(items=[shown(row) for row in await self._rows.all()])

    async def forget(self, correction_id: UUID) -> None:
        """Forget one: no later plan uses it."""
        if not await self._rows.forget(correction_id):
            raise NotFound("There is no such correction.")
        await self._room.note(self._session, "correction.forgotten", correction_id)


def shown(row: Correction) -> CorrectionShown:
    return CorrectionShown(
        id=str(row.id),
        uses=row.uses,
        argument=row.argument,
        about=row.about,
        value=row.value,
        workflow=row.workflow,
        learned_at=row.learned_at,
    )
