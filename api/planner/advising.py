"""Recommendations as the planner and the API ask for them: found on recorded runs, and remembered to be measured."""

from dataclasses import dataclass
from uuid import UUID

from agent.deps import Actor
from agent.optimise.adviser import Advised, Adviser
from api.advice.repository import AdviceRepository
from api.planner.rooms import room_of
from api.services import Services


@dataclass(frozen=True)
class PlannerAdvises:
    """Looks for recommendations in the room of the person who asked."""

    services: Services
    adviser: Adviser

    async def advise(self, actor: Actor, workflow_id: str) -> Advised:
        """Answer what a workflow could save; what is found is kept, so that it can be measured later."""
        found = await self.adviser.advise(actor, workflow_id)
        room = room_of(self.services, actor)
        if found.advice:
            async with room.transaction() as session:
                rows = AdviceRepository(session, *room.place)
                await rows.keep(UUID(workflow_id), found, room.services.clock.now())
        return found
