"""The workflows of a workspace as the planner learns habits from them."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.deps import Actor
from agent.learning.habits import Known
from api.habits.repository import HabitRepository
from api.planner.rooms import room_of
from api.services import Services


@dataclass(frozen=True)
class PlannerHabits:
    """What stands in the drafts of the room of the person who asks."""

    services: Services

    async def known(self, actor: Actor) -> Sequence[Known]:
        """Answer the workflows that were changed last, with their drafts."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            return await HabitRepository(session, *room.place).known()
