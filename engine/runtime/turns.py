"""Fair shares: of those who wait, each organization in turn comes next, however many another one brings."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID


class FairPlaces:
    """So many may be inside at once, and of one organization at most `most_of_one`.

    A place that becomes free goes to the organization whose turn it is, and there to who has waited
    longest.
    """

    def __init__(self, most: int, most_of_one: int | None = None) -> None:
        self._free = most
        self._most_of_one = most if most_of_one is None else most_of_one
        self._inside: dict[UUID, int] = {}
        self._waiting: OrderedDict[UUID, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def of(self, org_id: UUID) -> AsyncIterator[None]:
        """Be inside for as long as the block lasts, in the name of an organization."""
        if self._has_room(org_id) and org_id not in self._waiting:
            self._enter(org_id)
        else:
            await self._wait(org_id)
        try:
            yield
        finally:
            self._leave(org_id)

    def _has_room(self, org_id: UUID) -> bool:
        return self._free > 0 and self._inside.get(org_id, 0) < self._most_of_one

    def _enter(self, org_id: UUID) -> None:
        self._free -= 1
        self._inside[org_id] = self._inside.get(org_id, 0) + 1

    async def _wait(self, org_id: UUID) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(org_id, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                # The place was given just as its taker went away.
                self._leave(org_id)
            else:
                self._forget(org_id, turn)
            raise

    def _leave(self, org_id: UUID) -> None:
        self._free += 1
        self._inside[org_id] -= 1
        if self._inside[org_id] == 0:
            del self._inside[org_id]
        self._call_next()

    def _call_next(self) -> None:
        for org_id in list(self._waiting):
            if self._free == 0:
                return
            if self._has_room(org_id):
                turn = self._first_waiting(org_id)
                # Its next turn is after everybody else's.
                self._waiting.move_to_end(org_id)
                if not self._waiting[org_id]:
                    del self._waiting[org_id]
                if turn is not None:
                    self._enter(org_id)
                    turn.set_result(None)

    def _first_waiting(self, org_id: UUID) -> asyncio.Future[None] | None:
        queue = self._waiting[org_id]
        while queue:
            turn = queue.popleft()
            # A taker that was cancelled hears of it a moment later, and stands here until then.
            if not turn.cancelled():
                return turn
        return None

    def _forget(self, org_id: UUID, turn: asyncio.Future[None]) -> None:
        queue = self._waiting.get(org_id)
        if queue is not None and turn in queue:
            queue.remove(turn)
            if not queue:
                del self._waiting[org_id]
