"""Who else has a draft open: read from the streams that follow it, and stored nowhere."""

from uuid import UUID

from pydantic import Field

from api.drafts.repository import DraftRepository
from api.drafts.service import found
from api.members.repository import MemberRepository
from api.room import Room
from api.shapes import Shown


class PersonPresent(Shown):
    user_id: UUID
    name: str


class PeoplePresent(Shown):
    items: list[PersonPresent] = Field(description="by name, without who asks")


async def others_in(room: Room, workflow_id: UUID) -> PeoplePresent:
    """Answer the other members of the workspace whose pages follow this draft now."""
    async with room.transaction() as session:
        found(await DraftRepository(session, *room.place).get(workflow_id))
        here = room.services.hub.people.of(workflow_id) - {room.user_id}
        members = await MemberRepository(session, *room.place).all() if here else []
    return PeoplePresent(
        items=[
            PersonPresent(user_id=person.id, name=person.name)
            for _, person in members
            if person.id in here
        ]
    )
