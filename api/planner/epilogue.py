"""The last line of a turn: that it is over, and in plain words why when it could not be finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agent.deps import Actor
from agent.state import Turn
from api.chat.encoder import Line
from api.chat.repository import ChatRepository
from api.chat.turns import Ending
from api.planner.rooms import room_of
from api.proposals.repository import ProposalRepository
from api.services import Services
from engine.errors import FlowError

_SURPRISE = (
    "Something went wrong on our side while answering. Nothing was changed; it was recorded."
)


@dataclass(frozen=True)
class TurnEpilogue:
    """Writes it into the transcript, where a reader that comes back finds it."""

    services: Services

    async def __call__(self, turn: Turn, ending: Ending) -> Sequence[Line]:
        """Write the end of a turn, once."""
        actor = Actor(turn["org_id"], turn["workspace_id"], turn["user_id"])
        room = room_of(self.services, actor)
        thread_id, turn_id = UUID(turn["thread_id"]), turn["turn_id"]
        async with room.transaction() as session:
            rows = ChatRepository(session, *room.place)
            if ending.stopped_by is not None:
                told = await rows.lines(thread_id, message_id=turn_id)
                if not any(line.kind == "patch" for line in told):
                    # An offer that nobody has seen is none.
                    await ProposalRepository(session, *room.place).supersede(UUID(turn_id))
            key = (turn_id, "end")
            return await rows.append(thread_id, key, turn_id, "assistant", _last_lines(ending))


def _last_lines(ending: Ending) -> list[tuple[str, Mapping[str, Any]]]:
    if by := ending.stopped_by:
        user = str(by.user_id) if by.user_id else None
        end = {"ok": False, "stopped_by": {"user_id": user, "name": by.name}}
        return [("text", {"text": f"Stopped by {by.name}."}), ("end", end)]
    if ending.fault is None:
        return [("end", {"ok": True})]
    fault = ending.fault
    words = fault.message if isinstance(fault, FlowError) else _SURPRISE
    return [("error", {"message": words}), ("end", {"ok": False})]
