"""Send a message, read the answer as it is written and after a lost connection again, or stop it."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from agent.state import Turn
from api.chat import encoder
from api.chat.leases import ask_to_stop
from api.chat.repository import ChatRepository
from api.chat.schemas import ChatGiven, Stopped
from api.chat.service import NO_THREAD
from api.chat.starts import TurnStarts, unanswered
from api.chat.turns import Ending, Person, Running
from api.repository import Session
from api.room import Room
from api.stream.guarded import PING_S, STALLED_S, guarded
from engine.errors import NotFound, Unavailable

STOPS_WITHIN_S = 10.0
LOOKS_EVERY_S = 0.1


class Answers:
    """The answers of one workspace's conversations."""

    def __init__(self, room: Room, request: Request) -> None:
        self._room = room
        self._request = request
        self._turns = room.services.turns
        self._starts = TurnStarts(room)

    async def begin(self, thread_id: UUID, given: ChatGiven) -> Response:
        """Store the message and stream its answer; the same message again is the same turn."""
        return self._answer(await self._starts.begin(thread_id, given))

    async def resume(self, thread_id: UUID) -> Response:
        """Stream the answer under way, from its start; take up one that a crash cut short."""
        return self._answer(await self._starts.resume(thread_id))

    async def stop(self, thread_id: UUID) -> Stopped:
        """Stop the answer under way, also one that a crash has cut short; it ends with a word by whom."""
        running = self._turns.running(thread_id)
        async with self._room.transaction() as session:
            rows = self._rows(session)
            if await rows.get(thread_id) is None:
                raise NotFound(NO_THREAD)
            by = Person(self._room.user_id, await rows.name_of(self._room.user_id))
            turn_id, asked = unanswered(await rows.lines(thread_id))
            await self._room.note(session, "chat.stop", thread_id)
            is_here = running is not None and running.work is not None
            is_elsewhere = not is_here and await ask_to_stop(session, thread_id, by)
        if asked is None:
            return Stopped(stopped=False, stopped_by=None)
        turn = self._starts.turn_of(thread_id, turn_id, asked)
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

    def _answer(self, running: Running | None) -> Response:
        return Response(status_code=204) if running is None else self._stream(running)

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
