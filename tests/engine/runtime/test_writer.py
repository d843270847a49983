"""Group commit: one transaction for what is ready, and no run pays for another one's trouble."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from engine.ports.runs import Batch, BatchRefused, OwnershipLost, StorageFull
from engine.runtime import writer as writer_module
from engine.runtime.points import NoPoints
from engine.runtime.writer import GroupWriter

REFUSED = 13


class Session:
    """Takes batches of inbox places; refuses one number, and is full for a while when told so."""

    epoch = 1
    is_after_crash = False

    def __init__(self) -> None:
        self.committed: list[list[int]] = []
        self.full_times = 0
        self.is_lost = False
        self.renewals = 0

    async def commit(self, batch: Batch) -> None:
        if self.is_lost:
            raise OwnershipLost
        if self.full_times:
            self.full_times -= 1
            raise StorageFull("no space left")
        if REFUSED in batch.taken:
            raise BatchRefused("not this one")
        self.committed.append(list(batch.taken))

    async def renew(self) -> None:
        self.renewals += 1

    async def close(self) -> None:
        """Nothing to give back."""


class Harness:
    def __init__(self) -> None:
        self.session = Session()
        self.writer = GroupWriter(self.session, NoPoints())
        self.told: list[str] = []

    def submit(self, number: int) -> None:
        self.writer.submit(
            lambda batch: batch.taken.append(number),
            lambda: self.told.append(f"done {number}"),
            lambda: self.told.append(f"refused {number}"),
        )


@pytest.fixture
async def harness() -> AsyncIterator[Harness]:
    made = Harness()
    task = asyncio.create_task(made.writer.run(renew_every_s=60))
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def settle(harness: Harness, count: int) -> None:
    async with asyncio.timeout(2):
        while len(harness.told) < count:  # noqa: ASYNC110 - the writer takes its own turns
            await asyncio.sleep(0)


async def test_everything_that_is_ready_is_one_commit(harness: Harness) -> None:
    for number in range(5):
        harness.submit(number)
    await settle(harness, 5)
    assert harness.session.committed == [[0, 1, 2, 3, 4]]


async def test_what_the_database_refuses_is_singled_out(harness: Harness) -> None:
    for number in (1, REFUSED, 2):
        harness.submit(number)
    await settle(harness, 3)
    assert harness.told == ["done 1", f"refused {REFUSED}", "done 2"]
    assert harness.session.committed == [[1], [2]]


async def test_a_full_disk_holds_everything_until_there_is_space(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "FULL_RETRY_S", 0.0)
    harness.session.full_times = 3
    harness.submit(1)
    await settle(harness, 1)
    assert harness.told == ["done 1"]
    assert not harness.writer.is_full
    assert harness.session.renewals >= 3


async def test_a_lost_ownership_ends_the_writer_and_nobody_is_told_done() -> None:
    made = Harness()
    made.session.is_lost = True
    made.submit(1)
    with pytest.raises(OwnershipLost):
        await asyncio.wait_for(made.writer.run(renew_every_s=60), 2)
    assert made.told == []
