"""One stream for one browser tab: several runs and drafts, one cursor over all of them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response
from sse_starlette import ServerSentEvent

from api.drafts.repository import DraftRepository
from api.room import Room
from api.runs.repository import RunRepository
from api.stream.guarded import event_stream
from api.stream.hub import DraftMoved
from api.stream.run_events import LAST_SEQ, as_data
from engine.errors import Invalid, NotFound

MOST_SUBSCRIPTIONS: Final = 40
# Small: a reader that is slow leaves events in the feed, which reads them from the store later.
_QUEUED: Final = 100


@dataclass
class Positions:
    """How far a tab has read each subscription, in the order of its address."""

    runs: Sequence[UUID]
    drafts: Sequence[UUID]
    at: dict[UUID, int] = field(default_factory=dict)

    @classmethod
    def read(cls, runs: Sequence[UUID], drafts: Sequence[UUID], cursor: str | None) -> "Positions":
        """Read a cursor; one of another address starts over."""
        ids = (*runs, *drafts)
        numbers = (cursor or "").split(".")
        if len(numbers) != len(ids) or not all(_is_number(number) for number in numbers):
            return cls(runs, drafts, dict.fromkeys(ids, 0))
        return cls(runs, drafts, dict(zip(ids, map(int, numbers), strict=True)))

    def cursor(self) -> str:
        """Write the positions as one event id."""
        return ".".join(str(self.at[one]) for one in (*self.runs, *self.drafts))


class TabStream:
    """Opens the stream of one tab."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def open(
        self, request: Request, runs: str, drafts: str, last_event_id: str | None
    ) -> Response:
        """Check that everything asked for exists here, then follow it."""
        positions = Positions.read(_ids(runs), _ids(drafts), last_event_id)
        if len(positions.at) > MOST_SUBSCRIPTIONS:
            raise Invalid(f"A tab follows at most {MOST_SUBSCRIPTIONS} runs and drafts.")
        revisions = await self._revisions(positions)
        return event_stream(self._events(positions, revisions), self._room, request)

    async def _revisions(self, positions: Positions) -> dict[UUID, int]:
        """Answer where the drafts stand, or 404 for anything that is not visible here."""
        async with self._room.transaction() as session:
            found = await RunRepository(session, *self._room.place).heads(positions.runs)
            revisions = await DraftRepository(session, *self._room.place).revisions(
                positions.drafts
            )
        if len(found) != len(positions.runs) or len(revisions) != len(positions.drafts):
            raise NotFound("There is no such run or workflow.")
        return revisions

    async def _events(
        self, positions: Positions, revisions: dict[UUID, int]
    ) -> AsyncIterator[ServerSentEvent]:
        queue: asyncio.Queue[tuple[str, UUID, int, dict[str, object]]] = asyncio.Queue(_QUEUED)
        moves = _Moves(self._room, positions, revisions)
        tasks = [
            asyncio.create_task(self._run(queue, run, positions.at[run])) for run in positions.runs
        ]
        with ExitStack() as stack:
            for workflow_id in positions.drafts:
                hub, person = self._room.services.hub, self._room.user_id
                stack.enter_context(hub.draft_moves(workflow_id, moves.tell))
                stack.enter_context(hub.people.present(workflow_id, person))
            tasks.append(asyncio.create_task(moves.pump(queue)))
            try:
                while True:
                    kind, subject, position, data = await queue.get()
                    if position <= positions.at[subject]:
                        continue
                    positions.at[subject] = position
                    yield ServerSentEvent(data=as_data(data), event=kind, id=positions.cursor())
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(
        self, queue: asyncio.Queue[tuple[str, UUID, int, dict[str, object]]], run: UUID, after: int
    ) -> None:
        async for envelope in self._room.services.feed.follow(run, after):
            data: dict[str, object] = {"run_id": str(run), "envelope": envelope}
            await queue.put(("run", run, envelope["seq"], data))


class _Moves:
    """Drafts' newest revisions: of several moves at once a tab needs to hear the last."""

    def __init__(self, room: Room, positions: Positions, revisions: dict[UUID, int]) -> None:
        self._room = room
        self._drafts = positions.drafts
        self._newest = dict(revisions)
        self._woken = asyncio.Event()
        self._doubted = False
        self._woken.set()

    def tell(self, moved: DraftMoved | None) -> None:
        if moved is None:
            self._doubted = True
        elif moved.org_id == self._room.org_id:
            self._newest[moved.workflow_id] = moved.revision
        self._woken.set()

    async def pump(self, queue: asyncio.Queue[tuple[str, UUID, int, dict[str, object]]]) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            if self._doubted:
                self._doubted = False
                async with self._room.transaction() as session:
                    rows = DraftRepository(session, *self._room.place)
                    self._newest.update(await rows.revisions(self._drafts))
            for workflow_id, revision in tuple(self._newest.items()):
                data: dict[str, object] = {"workflow_id": str(workflow_id), "revision": revision}
                await queue.put(("draft", workflow_id, revision, data))
            self._newest.clear()


def _ids(text: str) -> list[UUID]:
    try:
        return list(dict.fromkeys(UUID(part) for part in text.split(",") if part.strip()))
    except ValueError as error:
        raise Invalid("runs and drafts are lists of ids with commas between them.") from error


def _is_number(text: str) -> bool:
    return text.isdecimal() and int(text) <= LAST_SEQ
