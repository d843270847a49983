"""A clock that stands still until a test moves it."""

import asyncio
import heapq
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class FakeClock:
    """Tells the time a test has set; sleepers wake when `advance` passes their moment."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        """Return the moment the test has set."""
        return self._now

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Return once the clock has been moved that far, counted from the call.

        Not from when the one who sleeps gets its turn: a test may move the clock in between, and the
        sleeper would then wait for a moment that never comes.
        """
        if seconds <= 0:
            return asyncio.sleep(0)
        self._count += 1
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        due = self._now + timedelta(seconds=seconds)
        heapq.heappush(self._sleepers, (due, self._count, woken))
        return woken

    @property
    def next_wake(self) -> datetime | None:
        """Return the earliest moment somebody sleeps for."""
        self._forget_cancelled()
        return self._sleepers[0][0] if self._sleepers else None

    def advance(self, seconds: float) -> None:
        """Move the clock and wake those whose moment has come."""
        self._now += timedelta(seconds=seconds)
        self._forget_cancelled()
        while self._sleepers and self._sleepers[0][0] <= self._now:
            woken = heapq.heappop(self._sleepers)[2]
            if not woken.done():
                woken.set_result(None)
            self._forget_cancelled()

    def _forget_cancelled(self) -> None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
