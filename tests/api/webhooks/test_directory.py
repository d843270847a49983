"""Looking addresses up: once for all who ask at the same time, and again after every change."""

import asyncio
from collections.abc import Callable
from typing import cast
from uuid import UUID

import pytest

from api.webhooks.directory import Hook, HookDirectory, Purpose
from engine.runtime.ownership import SCHEDULES_CHANNEL
from engine.store.database import Database
from tools.catalog import FolderCatalog

NOBODY = UUID(int=0)


def hook(version: int, purpose: Purpose = "live") -> Hook:
    return Hook(
        NOBODY, NOBODY, NOBODY, "hook", purpose, version, ("POST",), "at_once", None, (), None
    )


class Slow(HookDirectory):
    """Looks up only when it is let go; counts how often it was asked."""

    def __init__(self, answer: Callable[[], Hook | None]) -> None:
        super().__init__(cast("Database", None), FolderCatalog((), ()))
        self.answer = answer
        self.asked = 0
        self.go = asyncio.Event()

    async def _read(self, hashed: bytes) -> Hook | None:
        del hashed
        self.asked += 1
        found = self.answer()
        await self.go.wait()
        return found


async def asking(directory: Slow, count: int) -> list["asyncio.Task[Hook | None]"]:
    tasks = [asyncio.create_task(directory.find("secret")) for _ in range(count)]
    await asyncio.sleep(0.01)
    return tasks


async def test_all_who_ask_at_once_share_one_look() -> None:
    directory = Slow(lambda: hook(1))
    tasks = await asking(directory, 50)
    directory.go.set()
    assert await asyncio.gather(*tasks) == [hook(1)] * 50
    assert directory.asked == 1
    assert directory.known("secret") == hook(1)


async def test_one_who_hangs_up_does_not_end_it_for_the_others() -> None:
    directory = Slow(lambda: hook(1))
    first, second = await asking(directory, 2)
    first.cancel()
    directory.go.set()
    assert await second == hook(1)
    assert directory.asked == 1


async def test_what_was_asked_before_a_change_is_not_kept() -> None:
    versions = iter((1, 2))
    directory = Slow(lambda: hook(next(versions)))
    (before,) = await asking(directory, 1)
    directory.heard(SCHEDULES_CHANNEL)
    (after,) = await asking(directory, 1)
    directory.go.set()
    assert await before == hook(1)
    assert await after == hook(2)
    assert directory.known("secret") == hook(2)


async def test_a_test_address_is_looked_up_each_time() -> None:
    directory = Slow(lambda: hook(1, "test"))
    directory.go.set()
    await directory.find("secret")
    await directory.find("secret")
    assert directory.asked == 2
    assert directory.known("secret") is None


async def test_a_failed_look_is_told_to_all_and_made_again() -> None:
    def fail() -> Hook | None:
        raise LookupError("the database is away")

    directory = Slow(fail)
    tasks = await asking(directory, 3)
    assert all(
        isinstance(end, LookupError) for end in await asyncio.gather(*tasks, return_exceptions=True)
    )
    with pytest.raises(LookupError):
        await directory.find("secret")
    assert directory.asked == 2
