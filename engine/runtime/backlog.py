"""What the inbox holds and nobody has taken: known by its places, read a little at a time, each organization in turn."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Container, Sequence
from typing import Final
from uuid import UUID

from engine.ports.runs import InboxItem, RunStore

SLOW_TURN_S: Final = 0.02
LONGEST_BREATH_S: Final = 0.1
OVERLAP: Final = 1000
"""A request may be seen after so many that got their places later: its transaction took longer."""


class Backlog:
    """One reading of the inbox: over once all that was there at its beginning has had its turn.

    However much there is, a little of it is in memory, and who comes meanwhile has a turn, too.
    """

    def __init__(self, store: RunStore, taken: Container[int]) -> None:
        self._store = store
        self._taken = taken
        self._of: OrderedDict[UUID, deque[int]] = OrderedDict()
        self._known: set[int] = set()
        self._newest = 0
        self._last: int | None = None

    async def next(self, most: int) -> Sequence[InboxItem]:
        """Return who comes next, at most so many; nobody when the reading is over."""
        await self._look()
        while self._is_going_on():
            places = [self._first() for _ in range(min(most, self._left()))]
            found = {item.position: item for item in await self._store.inbox(places)}
            if found:
                return [found[place] for place in places if place in found]
        return ()

    async def _look(self) -> None:
        """Learn what has come since."""
        after = max(0, self._newest - OVERLAP)
        for org_id, places in (await self._store.inbox_places(after)).items():
            fresh = [one for one in places if one not in self._known and one not in self._taken]
            if fresh:
                self._of.setdefault(org_id, deque()).extend(fresh)
                self._known.update(fresh)
                self._newest = max(self._newest, fresh[-1])
        if self._last is None:
            self._last = self._newest

    def _is_going_on(self) -> bool:
        return any(waiting[0] <= (self._last or 0) for waiting in self._of.values())

    def _left(self) -> int:
        return sum(map(len, self._of.values()))

    def _first(self) -> int:
        """Take the next place off the organization whose turn it is; its next turn is after everybody else's."""
        org_id, waiting = self._of.popitem(last=False)
        place = waiting.popleft()
        if waiting:
            self._of[org_id] = waiting
        return place


async def breathe() -> None:
    """Let those just let in go on: while the loop turns slowly, one more of them would keep everybody waiting."""
    loop = asyncio.get_running_loop()
    until = loop.time() + LONGEST_BREATH_S
    while (began := loop.time()) < until:
        await asyncio.sleep(0)
        if loop.time() - began < SLOW_TURN_S:
            return
