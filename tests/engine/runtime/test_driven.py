"""Awaiting a coroutine for so long in one's own task: its result, its time, and being cut off before it."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from engine.runtime import driven
from engine.runtime.driven import InTime, Raised

Act = Callable[[], Coroutine[Any, Any, str]]


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driven, "CLEAR_UP_S", 0.02)


async def at_once() -> str:
    return "at once"


async def soon() -> str:
    await asyncio.sleep(0.001)
    return "soon"


async def forever() -> str:
    await asyncio.Event().wait()
    return "never"


async def whatever_is_said() -> str:
    while True:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()


async def although_told() -> str:
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
    return "late"


async def broken_by_being_told() -> str:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        raise ValueError("cleaning up") from None
    return "never"


async def with_a_limit_of_its_own() -> str:
    try:
        async with asyncio.timeout(0.001):
            await asyncio.Event().wait()
    except TimeoutError:
        await asyncio.sleep(0.05)
    return "its own affair"


def in_time(act: Act, limit_s: float = 5.0) -> InTime[str]:
    return InTime(act(), limit_s)


async def cut(act: Act) -> str:
    """Await it in a task and cut it off once it waits."""
    awaited = in_time(act)

    async def work() -> str:
        return await awaited

    task = asyncio.create_task(work())
    await asyncio.sleep(0.005)
    awaited.cut()
    async with asyncio.timeout(2):
        return await task


@pytest.mark.parametrize(
    ("act", "result"),
    [(at_once, "at once"), (soon, "soon"), (with_a_limit_of_its_own, "its own affair")],
)
async def test_what_ends_in_time_has_its_result_and_leaves_nothing_behind(
    act: Act, result: str
) -> None:
    assert await in_time(act) == result
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    await asyncio.sleep(0.03)


@pytest.mark.parametrize("act", [forever, whatever_is_said, broken_by_being_told])
async def test_what_does_not_end_in_time_is_told_to_and_then_left(act: Act) -> None:
    with pytest.raises(TimeoutError):
        await in_time(act, 0.005)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


@pytest.mark.parametrize("act", [forever, whatever_is_said, broken_by_being_told])
async def test_what_is_cut_off_is_told_to_end_and_then_left(act: Act) -> None:
    with pytest.raises(asyncio.CancelledError):
        await cut(act)


async def test_what_has_a_result_although_it_was_told_to_end_has_that_result() -> None:
    assert await in_time(although_told, 0.005) == "late"
    assert await cut(although_told) == "late"


async def test_what_it_raises_is_told_apart_from_the_end_of_its_time() -> None:
    async def fails() -> str:
        await asyncio.sleep(0)
        raise TimeoutError("of its own")

    with pytest.raises(Raised) as raised:
        await in_time(fails)
    assert isinstance(raised.value.cause, TimeoutError)


async def test_what_is_cancelled_with_its_task_ends_with_it() -> None:
    task = asyncio.create_task(_awaited(in_time(forever)))
    await asyncio.sleep(0.005)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _awaited(one: InTime[str]) -> str:
    return await one
