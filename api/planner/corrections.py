"""Remembered corrections as the planner reads them."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.deps import Actor
from agent.learning.correction import Correction
from api.corrections.repository import CorrectionRepository
from api.planner.rooms import room_of
from api.services import Services


@dataclass(frozen=True)
class PlannerCorrections:
    """What was put right before, in the room of the person who asks."""

    services: Services

    async def of(self, actor: Actor) -> Sequence[Correction]:
        """Answer every correction of the workspace, the newest first."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            rows = await CorrectionRepository(session, *room.place).all()
        return [
            Correction(
                row.uses,
                row.argument,
                row.value,
                row.about,
                str(row.id),
                row.workflow,
                row.learned_at,
            )
            for row in rows
        ]
