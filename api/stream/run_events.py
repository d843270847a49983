"""The events of one run: replay from any place, then live, as SSE or as pages of JSON."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response
from sse_starlette import ServerSentEvent

from api.room import Room
from api.runs.repository import RunRepository, events_after
from api.runs.service import NO_RUN
from api.stream.guarded import event_stream
from engine.errors import Invalid, NotFound
from engine.store.models import Run

LAST_SEQ = 2**53


class RunEvents:
    """One run, as its followers see it."""

    def __init__(self, room: Room, run_id: UUID) -> None:
        self._room = room
        self._run_id = run_id

    async def page(self, after: int, limit: int) -> dict[str, Any]:
        """Answer stored events behind `after`, to the letter as they were recorded."""
        async with self._room.transaction() as session:
            rows = RunRepository(session, *self._room.place)
            run = await self._run(rows)
            events = events_after(await rows.slices(run, after), after)
        items = events[:limit]
        return {
            "items": items,
            "next_seq": items[-1]["seq"] if items else after,
            "finished": run.finished_at is not None and len(events) <= limit,
        }

    async def stream(self, request: Request, last_event_id: str | None, after: int) -> Response:
        """Answer the live stream; 204 tells a reader that has it all not to come back."""
        seen = seq_from(last_event_id, after)
        async with self._room.transaction() as session:
            run = await self._run(RunRepository(session, *self._room.place))
        if run.finished_at is not None and seen >= run.last_seq:
            return Response(status_code=204)
        return event_stream(self._events(seen), self._room, request)

    async def _events(self, after: int) -> AsyncIterator[ServerSentEvent]:
        async for envelope in self._room.services.feed.follow(self._run_id, after):
            yield ServerSentEvent(
                data=as_data(envelope), event=envelope["type"], id=str(envelope["seq"])
            )

    async def _run(self, rows: RunRepository) -> Run:
        row = await rows.get(self._run_id)
        if row is None:
            raise NotFound(NO_RUN)
        return row.run


def as_data(value: Mapping[str, Any]) -> str:
    """Write JSON as the data of an event: one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def seq_from(last_event_id: str | None, after: int) -> int:
    """Answer the last event a reader has: what it says itself goes before the address."""
    if last_event_id is None or last_event_id == "":
        return after
    if not last_event_id.isdecimal() or int(last_event_id) > LAST_SEQ:
        raise Invalid("Last-Event-ID is not the number of an event of this run.")
    return int(last_event_id)
