"""The clock of tests: who sleeps is woken by the moment it asked for, whatever ran first."""

import asyncio

from engine.runtime.alarm import slept_or_set
from engine.testing.clock import START, FakeClock


async def test_a_sleep_is_counted_from_when_it_was_asked_for() -> None:
    clock = FakeClock()
    sleeping = asyncio.ensure_future(clock.sleep(60))
    clock.advance(60)
    await asyncio.wait_for(sleeping, 1)
    assert (clock.now() - START).total_seconds() == 60


async def test_a_sleeper_is_woken_where_the_clock_moves_before_its_task_has_begun() -> None:
    clock = FakeClock()
    moved: list[None] = []

    def move() -> None:
        clock.advance(60)
        moved.append(None)

    # What is called soon runs after the waiting has been asked for and before a new task's turn.
    waiting = asyncio.ensure_future(slept_or_set(clock, 60, asyncio.Event()))
    asyncio.get_running_loop().call_soon(move)
    await asyncio.wait_for(waiting, 1)
    assert moved


async def test_a_sleeper_who_gives_up_is_forgotten() -> None:
    clock = FakeClock()
    sleeping = asyncio.ensure_future(clock.sleep(60))
    assert clock.next_wake is not None
    sleeping.cancel()
    assert clock.next_wake is None
    clock.advance(60)
