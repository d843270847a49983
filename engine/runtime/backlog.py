"""What the inbox holds and nobody has taken: known by its places, read a little at a time, everybody in turn."""

import asyncio
from collections.abc import Container, Sequence
from typing import Final

from engine.ports.runs import InboxItem, RunStore
from engine.runtime.in_turn import InTurn

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
        self._waiting: InTurn[int] = InTurn()
        self._known: set[int] = set()
        self._newest = 0
        self._last: int | None = None

    async def next(self, most: int) -> Sequence[InboxItem]:
        """Return who comes next, at most so many; nobody when the reading is over."""
        await self._look()
        while self._is_going_on():
            places = [self._first() for _ in range(min(most, len(self._waiting)))]
            found = {item.position: item for item in await self._store.inbox(places)}
            if found:
                return [found[place] for place in places if place in found]
        return ()

    async def _look(self) -> None:
        """Learn what has come since."""
        after = max(0, self._newest - OVERLAP)
        for (org_id, workspace_id), places in (await self._store.inbox_places(after)).items():
            for place in places:
                if place not in self._known and place not in self._taken:
                    self._waiting.add(org_id, workspace_id, place)
                    self._known.add(place)
                    self._newest = max(self._newest, place)
        if self._last is None:
            self._last = self._newest

    def _is_going_on(self) -> bool:
        return any(place <= (self._last or 0) for place in self._waiting.firsts())

    def _first(self) -> int:
        return self._waiting.take(self._waiting.organizations()[0])


async def breathe() -> None:
    """Let those just let in go on: while the loop turns slowly, one more of them would keep everybody waiting."""
    loop = asyncio.get_running_loop()
    until = loop.time() + LONGEST_BREATH_S
    while (began := loop.time()) < until:
        await asyncio.sleep(0)
        if loop.time() - began < SLOW_TURN_S:
            return
