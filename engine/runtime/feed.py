"""Following a run: what is recorded first, then what is committed from now on, without a gap."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

import orjson

from engine.core.events import Envelope
from engine.ports.feed import EventReader

MAX_BUFFERED: Final = 2000
ALL_RUNS: Final = "*"


class _Follower:
    """One reader's place: events handed over in memory, or word that the store has more."""

    __slots__ = ("buffer", "must_read", "woken")

    def __init__(self) -> None:
        self.buffer: deque[Envelope] = deque()
        self.must_read = True
        self.woken = asyncio.Event()

    def push(self, events: Sequence[Envelope]) -> None:
        """Hand over committed events; a reader too slow for the buffer reads from the store instead."""
        if len(self.buffer) + len(events) > MAX_BUFFERED:
            self.buffer.clear()
            self.must_read = True
        elif not self.must_read:
            self.buffer.extend(events)
        self.woken.set()

    def tell(self) -> None:
        """Say that the store may have more."""
        self.must_read = True
        self.woken.set()


class Feed:
    """Fans committed events out to everybody who follows a run in this process."""

    def __init__(self, reader: EventReader) -> None:
        self._reader = reader
        self._followers: dict[UUID, set[_Follower]] = {}
        self._is_local = False

    @property
    def follower_count(self) -> int:
        """Return how many readers follow something."""
        return sum(len(found) for found in self._followers.values())

    def publish(self, run_id: UUID, events: Sequence[Envelope]) -> None:
        """Hand over events this process has just committed."""
        for follower in self._followers.get(run_id, ()):
            follower.push(events)

    def notice(self, payload: str) -> None:
        """Take word from another process: run ids in hex, or `*` for any."""
        if self._is_local or not self._followers:
            return
        if payload in ("", ALL_RUNS):
            self._tell_all()
            return
        for run in payload.split(","):
            for follower in self._followers.get(UUID(hex=run), ()):
                follower.tell()

    def fed_here(self) -> None:
        """Say that this process commits the events itself: notices about them tell nothing new."""
        self._is_local = True
        self._tell_all()

    def fed_elsewhere(self) -> None:
        """Say that another process commits events, of which only notices tell."""
        self._is_local = False
        self._tell_all()

    def _tell_all(self) -> None:
        for followers in self._followers.values():
            for follower in followers:
                follower.tell()

    async def follow(self, run_id: UUID, after_seq: int = 0) -> AsyncIterator[Envelope]:
        """Yield every event after `after_seq` in order, and end after `run.finished`."""
        follower = _Follower()
        self._followers.setdefault(run_id, set()).add(follower)
        seq = after_seq
        try:
            while True:
                for event in await self._more(run_id, follower, seq):
                    if event["seq"] <= seq:
                        continue
                    seq = event["seq"]
                    yield event
                    if event["type"] == "run.finished":
                        return
        finally:
            self._leave(run_id, follower)

    async def _more(self, run_id: UUID, follower: _Follower, seq: int) -> Sequence[Envelope]:
        if follower.must_read:
            # Cleared before reading: what is committed meanwhile is read again, never missed.
            follower.must_read = False
            follower.buffer.clear()
            stored = await self._reader.slices_after(run_id, seq)
            return _unbroken([event for piece in stored for event in orjson.loads(piece)], seq)
        if not follower.buffer:
            follower.woken.clear()
            await follower.woken.wait()
        events = list(follower.buffer)
        follower.buffer.clear()
        follower.must_read = follower.must_read or _has_gap(events, seq)
        return [] if follower.must_read else events

    def _leave(self, run_id: UUID, follower: _Follower) -> None:
        followers = self._followers.get(run_id)
        if followers is not None:
            followers.discard(follower)
            if not followers:
                del self._followers[run_id]


def _has_gap(events: Sequence[Envelope], seq: int) -> bool:
    fresh = [event["seq"] for event in events if event["seq"] > seq]
    return bool(fresh) and fresh[0] != seq + 1


def _unbroken(events: Sequence[Envelope], seq: int) -> Sequence[Envelope]:
    """Return the events up to the first gap: what is missing there is still on its way, and will be told."""
    reached = seq
    for place, event in enumerate(events):
        if event["seq"] > reached + 1:
            return events[:place]
        reached = max(reached, event["seq"])
    return events
