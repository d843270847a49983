"""Readers of a run get every event once, however they come by them and however slow they are."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import orjson
import pytest

from engine.core.events import Envelope
from engine.runtime.feed import MAX_BUFFERED, Feed

RUN = UUID("01a2059b-d5c2-7a01-b709-b2a1c86a8212")


def event(seq: int, kind: str = "step.started") -> Envelope:
    return {"seq": seq, "at": "", "type": kind, "step": None, "item": None, "data": {}}


class Store:
    """Committed events, and how often they were read."""

    def __init__(self) -> None:
        self.events: list[Envelope] = []
        self.reads = 0

    def commit(self, count: int) -> list[Envelope]:
        start = len(self.events)
        fresh = [event(start + n + 1) for n in range(count)]
        self.events += fresh
        return fresh

    async def slices_after(self, run_id: UUID, seq: int) -> Sequence[bytes]:
        self.reads += 1
        found = [e for e in self.events if e["seq"] > seq]
        # Between the query and its answer the world goes on.
        await asyncio.sleep(0)
        return [orjson.dumps(found)] if found else []


async def read(feed: Feed, count: int, after: int = 0) -> list[int]:
    seen: list[int] = []
    async for found in feed.follow(RUN, after):
        seen.append(found["seq"])
        if len(seen) == count:
            break
    return seen


async def test_a_reader_starts_behind_what_it_already_has() -> None:
    store = Store()
    store.commit(5)
    assert await read(Feed(store), 2, after=3) == [4, 5]


async def test_events_committed_while_the_store_is_read_are_neither_lost_nor_doubled() -> None:
    store, feed = Store(), None
    feed = Feed(store)
    feed.fed_here()
    store.commit(3)
    reading = asyncio.create_task(read(feed, 6))
    await asyncio.sleep(0)
    feed.publish(RUN, store.commit(3))
    assert await asyncio.wait_for(reading, 2) == [1, 2, 3, 4, 5, 6]


async def test_where_events_are_committed_here_they_are_not_read_back() -> None:
    store = Store()
    feed = Feed(store)
    feed.fed_here()
    reading = asyncio.create_task(read(feed, 30))
    await asyncio.sleep(0.01)
    for _ in range(10):
        feed.publish(RUN, store.commit(3))
        feed.notice(RUN.hex)
        await asyncio.sleep(0)
    assert await asyncio.wait_for(reading, 2) == list(range(1, 31))
    assert store.reads <= 2


async def test_a_reader_too_slow_for_its_buffer_goes_on_from_the_store() -> None:
    store = Store()
    feed = Feed(store)
    feed.fed_here()
    total = MAX_BUFFERED * 2
    following = feed.follow(RUN)
    feed.publish(RUN, store.commit(1))
    assert (await anext(following))["seq"] == 1
    for _ in range(4):
        feed.publish(RUN, store.commit(MAX_BUFFERED // 2))
    seen = [(await anext(following))["seq"] for _ in range(total - MAX_BUFFERED)]
    assert seen == list(range(2, 2 + len(seen)))


@pytest.mark.parametrize("payload", [RUN.hex, "*", ""])
async def test_a_notice_from_another_process_makes_readers_look(payload: str) -> None:
    store = Store()
    feed = Feed(store)
    reading = asyncio.create_task(read(feed, 2))
    await asyncio.sleep(0.01)
    store.commit(2)
    feed.notice(payload)
    assert await asyncio.wait_for(reading, 2) == [1, 2]


async def test_nothing_falls_between_two_owners() -> None:
    store = Store()
    feed = Feed(store)
    reading = asyncio.create_task(read(feed, 4))
    await asyncio.sleep(0.01)
    store.commit(2)
    feed.fed_here()
    await asyncio.sleep(0.01)
    feed.publish(RUN, store.commit(2))
    assert await asyncio.wait_for(reading, 2) == [1, 2, 3, 4]


async def test_a_stream_ends_with_its_run_and_leaves_nothing_behind() -> None:
    store = Store()
    store.events = [event(1), event(2, "run.finished")]
    feed = Feed(store)
    assert [e["seq"] async for e in feed.follow(RUN)] == [1, 2]
    assert feed.follower_count == 0


async def test_a_reader_waits_before_a_gap_until_it_is_filled() -> None:
    store = Store()
    feed = Feed(store)
    store.events = [event(1), event(2), event(4)]
    reading = asyncio.create_task(read(feed, 4))
    await asyncio.sleep(0.01)
    assert not reading.done()
    store.events.insert(2, event(3))
    feed.notice(RUN.hex)
    assert await asyncio.wait_for(reading, 2) == [1, 2, 3, 4]
