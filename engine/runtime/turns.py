"""Fair shares: of those who wait, each organization and workspace comes next in turn, however many another brings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from engine.runtime.in_turn import InTurn


class FairPlaces:
    """So many may be inside at once, and of one organization at most `most_of_one`.

    A place that becomes free goes to the organization whose turn it is, in it to the workspace whose
    turn it is, and there to who has waited longest.
    """

    def __init__(self, most: int, most_of_one: int | None = None) -> None:
        self._free = most
        self._most_of_one = most if most_of_one is None else most_of_one
        self._inside: dict[UUID, int] = {}
        self._waiting: InTurn[asyncio.Future[None]] = InTurn()

    @asynccontextmanager
    async def of(self, org_id: UUID, workspace_id: UUID) -> AsyncIterator[None]:
        """Be inside for as long as the block lasts, in the name of a workspace."""
        await self.enter(org_id, workspace_id)
        try:
            yield
        finally:
            self.leave(org_id)

    async def enter(self, org_id: UUID, workspace_id: UUID) -> None:
        """Come in, as soon as there is a place; whoever has come in has to `leave`."""
        if self._has_room(org_id) and (self._waiting.is_empty or org_id not in self._waiting):
            self._let_in(org_id)
        else:
            await self._wait(org_id, workspace_id)

    def leave(self, org_id: UUID) -> None:
        """Give the place to who comes next."""
        self._free += 1
        inside = self._inside.pop(org_id) - 1
        if inside:
            self._inside[org_id] = inside
        if not self._waiting.is_empty:
            self._call_next()

    def _has_room(self, org_id: UUID) -> bool:
        return self._free > 0 and self._inside.get(org_id, 0) < self._most_of_one

    def _let_in(self, org_id: UUID) -> None:
        self._free -= 1
        self._inside[org_id] = self._inside.get(org_id, 0) + 1

    async def _wait(self, org_id: UUID, workspace_id: UUID) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(org_id, workspace_id, turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                # The place was given just as its taker went away.
                self.leave(org_id)
            else:
                self._waiting.discard(org_id, workspace_id, turn)
            raise

    def _call_next(self) -> None:
        for org_id in self._waiting.organizations():
            if self._free == 0:
                return
            if self._has_room(org_id):
                self._call_one_of(org_id)

    def _call_one_of(self, org_id: UUID) -> None:
        while org_id in self._waiting:
            turn = self._waiting.take(org_id)
            # A taker that was cancelled hears of it a moment later, and stands here until then.
            if not turn.cancelled():
                self._let_in(org_id)
                turn.set_result(None)
                return
