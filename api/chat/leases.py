"""Who takes a conversation's turn: one process at a time, known to all of them by a lease that is renewed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import func, or_, update

from agent.state import Turn
from api.chat.encoder import Line
from api.chat.repository import ChatRepository
from api.chat.turns import Person
from api.repository import Session
from engine.store.database import Database
from engine.store.models.chat_thread import ChatThread

LIVES: Final = timedelta(seconds=10)
"""After so long without a word a process is taken for dead, and another one goes on with its turns."""


@dataclass(frozen=True)
class Kept:
    """What has become of a lease that was to be renewed."""

    is_ours: bool
    stop_by: Person | None


@dataclass(frozen=True)
class TurnLeases:
    """The leases of this process."""

    database: Database
    owner: UUID = field(default_factory=uuid4)

    async def take(self, turn: Turn) -> bool:
        """Take the turn of a conversation, unless another process is at it."""
        async with self.database.tenant(UUID(turn["org_id"])) as session:
            return await self.take_in(session, UUID(turn["thread_id"]))

    async def take_in(self, session: Session, thread_id: UUID) -> bool:
        """Take it in a transaction that is open already."""
        is_free = or_(ChatThread.turn_until.is_(None), ChatThread.turn_until < func.now())
        statement = (
            update(ChatThread)
            .where(ChatThread.id == thread_id, or_(is_free, ChatThread.turn_owner == self.owner))
            .values(turn_owner=self.owner, turn_until=func.now() + LIVES, turn_stop=None)
            .returning(ChatThread.id)
        )
        return (await session.execute(statement)).first() is not None

    async def renew(self, turn: Turn) -> Kept:
        """Keep a lease; answer whether it still is ours, and who wants the turn to stop."""
        async with self.database.tenant(UUID(turn["org_id"])) as session:
            statement = (
                update(ChatThread)
                .where(
                    ChatThread.id == UUID(turn["thread_id"]), ChatThread.turn_owner == self.owner
                )
                .values(turn_until=func.now() + LIVES)
                .returning(ChatThread.turn_stop)
            )
            row = (await session.execute(statement)).first()
        return Kept(row is not None, _person(row[0]) if row is not None and row[0] else None)

    async def release(self, turn: Turn) -> None:
        """Give a lease back, so that nobody has to wait for its end."""
        async with self.database.tenant(UUID(turn["org_id"])) as session:
            await session.execute(
                update(ChatThread)
                .where(
                    ChatThread.id == UUID(turn["thread_id"]), ChatThread.turn_owner == self.owner
                )
                .values(turn_owner=None, turn_until=None, turn_stop=None)
            )

    async def told(self, turn: Turn) -> Sequence[Line]:
        """Answer what a turn has told so far, whichever process is at it."""
        place = UUID(turn["org_id"]), UUID(turn["workspace_id"])
        async with self.database.tenant(place[0]) as session:
            rows = ChatRepository(session, *place)
            return await rows.lines(UUID(turn["thread_id"]), message_id=turn["turn_id"])


async def ask_to_stop(session: Session, thread_id: UUID, by: Person) -> bool:
    """Ask the process that takes the turn to stop it; False when none does."""
    stop = {"user_id": str(by.user_id) if by.user_id else None, "name": by.name}
    statement = (
        update(ChatThread)
        .where(ChatThread.id == thread_id, ChatThread.turn_until > func.now())
        .values(turn_stop=stop)
        .returning(ChatThread.id)
    )
    return (await session.execute(statement)).first() is not None


def _person(stop: dict[str, Any]) -> Person:
    return Person(UUID(stop["user_id"]) if stop["user_id"] else None, str(stop["name"]))
