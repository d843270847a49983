"""A draft in plain words, and whether the planner would build it again from them."""

import asyncio
from uuid import UUID

from agent.documenting.documentation import documentation
from api.chat.repository import ChatRepository
from api.descriptions.schemas import DescriptionShown
from api.drafts.repository import DraftRepository
from api.room import Room
from engine.errors import NotFound


class Descriptions:
    """The descriptions of one workspace; made anew from the draft each time."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def show(self, workflow_id: UUID) -> DescriptionShown:
        """Describe a draft; planning the words back takes a thread of its own."""
        async with self._room.transaction() as session:
            draft = await DraftRepository(session, *self._room.place).get(workflow_id)
            zone = await ChatRepository(session, *self._room.place).workspace_timezone()
        if draft is None:
            raise NotFound("There is no such workflow.")
        services = self._room.services
        found = await asyncio.to_thread(
            documentation,
            dict(draft.document),
            services.catalog,
            now=services.clock.now(),
            timezone=zone or "UTC",
        )
        return DescriptionShown(
            workflow_id=str(workflow_id),
            revision=draft.revision,
            request=found.request,
            plans_back=found.plans_back,
            differs=list(found.differs),
            facts=found.facts,
            in_full=found.in_full,
            text=found.text,
        )
