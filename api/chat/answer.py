"""Send a message, read the answer as it is written and after a lost connection again, or stop it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID, uuid5

from fastapi import Request
from fastapi.responses import Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from agent.state import Turn
from api.chat import encoder
from api.chat.encoder import Line
from api.chat.leases import ask_to_stop
from api.chat.repository import ChatRepository
from api.chat.schemas import ChatGiven, SentMessage, Stopped
from api.chat.service import NO_THREAD
from api.chat.turns import Ending, Person, Running
from api.repository import Session
from api.room import Room
from api.stream.guarded import PING_S, STALLED_S, guarded
from engine.errors import Conflict, Invalid, NotFound, TooLarge, Unavailable
from engine.ports.clock import iso
from engine.ports.ids import uuid7

LONGEST_TEXT = 200_000
_TITLE = 80
STOPS_WITHIN_S = 10.0
LOOKS_EVERY_S = 0.1
BUSY = "The last message of this conversation is still being answered."


class Answers:
    """The answers of one workspace's conversations."""

    def __init__(self, room: Room, request: Request) -> None:
        self._room = room
        self._request = request
        self._turns = room.services.turns

    async def begin(self, thread_id: UUID, given: ChatGiven) -> Response:
        """Store the message and stream its answer; the same message again is the same turn."""
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
            return self._stream(self._turns.begin(turn))

    async def resume(self, thread_id: UUID) -> Response:
        """Stream the answer under way, from its start; take up one that a crash cut short."""
        async with self._room.transaction() as session:
            rows = self._rows(session)
            if await rows.get(thread_id) is None:
                raise NotFound(NO_THREAD)
            running = self._turns.running(thread_id)
            lines = await rows.lines(thread_id) if running is None else []
        running = running or self._cut_short(thread_id, lines)
        return Response(status_code=204) if running is None else self._stream(running)

    async def stop(self, thread_id: UUID) -> Stopped:
        """Stop the answer under way, also one that a crash has cut short; it ends with a word by whom."""
        running = self._turns.running(thread_id)
        async with self._room.transaction() as session:
            rows = self._rows(session)
            if await rows.get(thread_id) is None:
                raise NotFound(NO_THREAD)
            by = Person(self._room.user_id, await rows.name_of(self._room.user_id))
            turn_id, asked = _unanswered(await rows.lines(thread_id))
            await self._room.note(session, "chat.stop", thread_id)
            is_here = running is not None and running.work is not None
            is_elsewhere = not is_here and await ask_to_stop(session, thread_id, by)
        if asked is None:
            return Stopped(stopped=False, stopped_by=None)
        turn = self._turn_of(thread_id, turn_id, asked)
        if running is not None:
            running.stop(by)
        elif not is_elsewhere:
            await self._turns.end(turn, Ending(stopped_by=by))
        return await self._ended(turn)

    async def _ended(self, turn: Turn) -> Stopped:
        """Wait for the last line of a turn, whichever process writes it, and tell what it says."""
        for _ in range(round(STOPS_WITHIN_S / LOOKS_EVERY_S)):
            ends = [
                line.payload for line in await self._turns.leases.told(turn) if line.kind == "end"
            ]
            if ends:
                by = ends[0].get("stopped_by")
                return Stopped(stopped=by is not None, stopped_by=by["name"] if by else None)
            await asyncio.sleep(LOOKS_EVERY_S)
        raise Unavailable("The answer could not be stopped just now. Try again in a moment.")

    def _cut_short(self, thread_id: UUID, lines: Sequence[Line]) -> Running | None:
        turn_id, asked = _unanswered(lines)
        if asked is None:
            return None
        if running := self._turns.running(thread_id):
            return running
        told = [line for line in lines if line.message_id == turn_id]
        turn = self._turn_of(thread_id, turn_id, asked)
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

    def _turn_of(self, thread_id: UUID, turn_id: str, asked: Line) -> Turn:
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

    def _stream(self, running: Running) -> Response:
        chunks = guarded(_chunks(running), self._room, self._request)
        return EventSourceResponse(
            chunks, headers=encoder.HEADERS, ping=PING_S, sep="\n", send_timeout=STALLED_S
        )

    def _rows(self, session: Session) -> ChatRepository:
        return ChatRepository(session, *self._room.place)


async def _chunks(running: Running) -> AsyncIterator[ServerSentEvent]:
    yield ServerSentEvent(data=encoder.data(encoder.start(running.turn_id)))
    async for line in running.follow():
        for chunk in encoder.streamed(line):
            yield ServerSentEvent(data=encoder.data(chunk))
    yield ServerSentEvent(data=encoder.data(encoder.finish()))
    yield ServerSentEvent(data=encoder.DONE)


def _unanswered(lines: Sequence[Line]) -> tuple[str, Line | None]:
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
