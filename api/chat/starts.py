"""Turns are begun here, whichever way a message comes in: stored once, taken for whoever has said it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from agent.state import Turn
from api.chat.encoder import Line
from api.chat.repository import ChatRepository
from api.chat.schemas import ChatGiven, SentMessage
from api.chat.service import NO_THREAD
from api.chat.turns import Running
from api.repository import Session
from api.room import Room
from engine.errors import Conflict, Invalid, NotFound, TooLarge
from engine.ports.clock import iso
from engine.ports.ids import uuid7

LONGEST_TEXT = 200_000
_TITLE = 80
BUSY = "The last message of this conversation is still being answered."


class TurnStarts:
    """Begins the turns of one workspace's conversations, and takes up those that were cut short."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._turns = room.services.turns

    async def begin(self, thread_id: UUID, given: ChatGiven) -> Running | None:
        """Store the message and begin its turn; the same message again is the same turn, None once it has ended."""
        said = _last_said(given)
        text = "\n".join(part.text or "" for part in said.parts if part.type == "text").strip()
        if len(text) > LONGEST_TEXT:
            raise TooLarge(f"A message has at most {LONGEST_TEXT:,} characters.")
        async with self._turns.alone(thread_id):
            if self._turns.running(thread_id) is not None:
                raise Conflict(BUSY)
            turn = self._turn(thread_id, given, said, text)
            if not await self._stored(thread_id, turn, said):
                return await self.resume(thread_id)
            return self._turns.begin(turn)

    async def resume(self, thread_id: UUID) -> Running | None:
        """Return the turn under way; take up one that a crash cut short; None where there is neither."""
        async with self._room.transaction() as session:
            rows = self._rows(session)
            if await rows.get(thread_id) is None:
                raise NotFound(NO_THREAD)
            running = self._turns.running(thread_id)
            lines = await rows.lines(thread_id) if running is None else []
        return running or self._cut_short(thread_id, lines)

    def _cut_short(self, thread_id: UUID, lines: Sequence[Line]) -> Running | None:
        turn_id, asked = unanswered(lines)
        if asked is None:
            return None
        if running := self._turns.running(thread_id):
            return running
        told = [line for line in lines if line.message_id == turn_id]
        turn = self.turn_of(thread_id, turn_id, asked)
        return self._turns.begin(turn, again=True, lines=told)

    def _turn(self, thread_id: UUID, given: ChatGiven, said: SentMessage, text: str) -> Turn:
        fresh = said.id is None or given.trigger == "regenerate-message"
        turn_id = uuid7() if fresh else uuid5(thread_id, str(said.id))
        return Turn(
            turn_id=str(turn_id),
            thread_id=str(thread_id),
            org_id=str(self._room.org_id),
            workspace_id=str(self._room.workspace_id),
            user_id=str(self._room.user_id or ""),
            text=text,
            timezone=given.timezone,
            at=iso(self._room.services.clock.now()),
        )

    def turn_of(self, thread_id: UUID, turn_id: str, asked: Line) -> Turn:
        """Make a turn again from its message: it is taken for whoever asked, not for who reads it."""
        return Turn(
            turn_id=turn_id,
            thread_id=str(thread_id),
            org_id=str(self._room.org_id),
            workspace_id=str(self._room.workspace_id),
            user_id=str(asked.payload.get("user_id", self._room.user_id) or ""),
            text=str(asked.payload["text"]),
            timezone=asked.payload.get("timezone"),
            at=str(asked.payload["at"]),
        )

    async def _stored(self, thread_id: UUID, turn: Turn, said: SentMessage) -> bool:
        """Write the message down; False when this turn was taken before."""
        payload: dict[str, Any] = {
            "text": turn["text"],
            "timezone": turn["timezone"],
            "turn": turn["turn_id"],
            "at": turn["at"],
            "user_id": turn["user_id"] or None,
        }
        message_id = said.id or f"user-{turn['turn_id']}"
        async with self._room.transaction() as session:
            rows = self._rows(session)
            thread = await rows.get(thread_id)
            if thread is None:
                raise NotFound(NO_THREAD)
            payload["name"] = await rows.name_of(self._room.user_id)
            key = (turn["turn_id"], "user")
            added = await rows.append(thread_id, key, message_id, "user", [("text", payload)])
            if added:
                if not await self._turns.leases.take_in(session, thread_id):
                    raise Conflict(BUSY)
                title = {} if thread.title else {"title": turn["text"][:_TITLE]}
                await rows.used(thread_id, title)
                await self._room.note(session, "chat.message", thread_id)
        return bool(added)

    def _rows(self, session: Session) -> ChatRepository:
        return ChatRepository(session, *self._room.place)


def unanswered(lines: Sequence[Line]) -> tuple[str, Line | None]:
    """Find the newest message and its turn; no message where its answer has come to its end."""
    asked = next((line for line in reversed(lines) if line.role == "user"), None)
    turn_id = str(asked.payload["turn"]) if asked is not None else ""
    is_over = any(line.message_id == turn_id and line.kind == "end" for line in lines)
    return turn_id, None if is_over else asked


def _last_said(given: ChatGiven) -> SentMessage:
    """Answer the person's newest message; what came before is in the transcript already."""
    messages = [given.message] if given.message is not None else (given.messages or [])
    said = next((message for message in reversed(messages) if message.role == "user"), None)
    if said is None:
        raise Invalid("There is no message of yours in this request.")
    return said
