"""The last line of a turn: that it is over, and in plain words why when it could not be finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agent.deps import Actor
from agent.state import Turn
from api.chat.encoder import Line
from api.chat.repository import ChatRepository
from api.planner.rooms import room_of
from api.services import Services
from engine.errors import FlowError

_SURPRISE = (
    "Something went wrong on our side while answering. Nothing was changed; it was recorded."
)


@dataclass(frozen=True)
class TurnEpilogue:
    """Writes it into the transcript, where a reader that comes back finds it."""

    services: Services

    async def __call__(self, turn: Turn, fault: BaseException | None) -> Sequence[Line]:
        """Write the end of a turn, once."""
        told: list[tuple[str, Mapping[str, Any]]] = [("end", {"ok": fault is None})]
        if fault is not None:
            words = fault.message if isinstance(fault, FlowError) else _SURPRISE
            told.insert(0, ("error", {"message": words}))
        actor = Actor(turn["org_id"], turn["workspace_id"], turn["user_id"])
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            rows = ChatRepository(session, *room.place)
            key = (turn["turn_id"], "end")
            thread_id = UUID(turn["thread_id"])
            return await rows.append(thread_id, key, turn["turn_id"], "assistant", told)
