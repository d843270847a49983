"""The planner acts for a person: in their room, and never with more than they may do."""

from uuid import UUID

from agent.deps import Actor
from api.dependencies import Caller
from api.permissions import OF_ROLE
from api.room import Room
from api.services import Services


def room_of(services: Services, actor: Actor) -> Room:
    """Answer the room of the person a turn is taken for."""
    caller = Caller(
        org_id=UUID(actor.org_id),
        workspace_id=UUID(actor.workspace_id),
        user_id=UUID(actor.user_id) if actor.user_id else None,
        role="editor",
        permissions=OF_ROLE["editor"],
        via="system",
    )
    return Room(caller, services)


def actor_in(room: Room) -> Actor:
    """Answer a room's person as the planner knows them."""
    user = str(room.user_id) if room.user_id else ""
    return Actor(str(room.org_id), str(room.workspace_id), user)
