"""Moments in memory: the earliest first, each handed out when the clock has passed it."""

import asyncio
import heapq
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Final

from engine.ports import Clock

LONGEST_SLEEP_S: Final = 60.0
SLACK: Final = 1000


class Alarm:
    """Calls back at set moments, by the clock it is given; a key has at most one moment."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[datetime, int, Hashable]] = []
        self._set: dict[Hashable, tuple[int, Callable[[], None]]] = {}
        self._count = 0
        self._changed = asyncio.Event()

    def set(self, key: Hashable, moment: datetime, call: Callable[[], None]) -> None:
        """Call back once the clock has reached `moment`, instead of what was set before."""
        self._count += 1
        self._set[key] = (self._count, call)
        heapq.heappush(self._heap, (moment, self._count, key))
        if self._heap[0][1] == self._count:
            self._changed.set()

    def drop(self, key: Hashable) -> None:
        """Forget a moment; most time limits are never reached, so the heap is swept now and then."""
        if self._set.pop(key, None) is not None and len(self._heap) > 2 * len(self._set) + SLACK:
            self._heap = [entry for entry in self._heap if self._is_current(entry)]
            heapq.heapify(self._heap)

    def _is_current(self, entry: tuple[datetime, int, Hashable]) -> bool:
        found = self._set.get(entry[2])
        return found is not None and found[0] == entry[1]

    @property
    def next_moment(self) -> datetime | None:
        """Return the earliest moment that is set."""
        while self._heap and not self._is_current(self._heap[0]):
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def ring(self) -> None:
        """Make every call whose moment has come."""
        now = self._clock.now()
        moment = self.next_moment
        while moment is not None and moment <= now:
            key = heapq.heappop(self._heap)[2]
            self._set.pop(key)[1]()
            moment = self.next_moment

    async def run(self) -> None:
        """Ring whenever a moment has come, until cancelled."""
        while True:
            self.ring()
            self._changed.clear()
            pause = LONGEST_SLEEP_S
            moment = self.next_moment
            if moment is not None:
                # A millisecond more than asked: the clock must have passed the moment, not be at it.
                until = (moment - self._clock.now()).total_seconds() + 0.001
                pause = min(max(until, 0.0), LONGEST_SLEEP_S)
            await slept_or_set(self._clock, pause, self._changed)


async def slept_or_set(clock: Clock, seconds: float, event: asyncio.Event) -> None:
    """Return after so long by the clock, or as soon as the event is set."""
    sleep = asyncio.ensure_future(clock.sleep(seconds))
    changed = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait((sleep, changed), return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleep.cancel()
        changed.cancel()
