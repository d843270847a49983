"""R16: a run that ends its process three times is set aside with a typed error; every other run goes on."""

import asyncio
from typing import Any

import pytest

from tests.durability.conftest import Grounds

RETRY = {"max_attempts": 20, "initial_s": 0.01, "jitter": "none"}
BEFORE = {"id": "before", "uses": "test.read", "retry": RETRY}
GOOD = ({"id": "look", "uses": "test.read"}, {"id": "put", "uses": "test.idempotent_write", "after": ["look"]})  # fmt: skip


async def deaths(grounds: Grounds, *, most: int) -> int:
    """Start executors until one lives; return how many did not."""
    for count in range(most + 1):
        await grounds.finish(deadly=["bomb"], renew_every_s=0.05)
        if not await grounds.site.store.unfinished():
            return count
    raise AssertionError(f"it still ends its process after {most} times")


@pytest.mark.parametrize(
    "bomb",
    [
        {"uses": "test.read"},
        {"uses": "test.idempotent_write"},
        {"uses": "test.read", "foreach": {"items": [1, 2, 3], "concurrency": 2}},
        {"uses": "test.pure"},
    ],
    ids=["read", "idempotent_write", "items", "pure"],
)
async def test_the_third_time_it_is_set_aside_and_the_others_end_well(
    grounds: Grounds, bomb: dict[str, Any]
) -> None:
    bad = await grounds.site.publish(BEFORE, {"id": "bomb", "after": ["before"], "retry": RETRY, **bomb})  # fmt: skip
    good = await grounds.site.publish(*GOOD)
    others = [await grounds.start(good) for _ in range(5)]
    run_id = await grounds.start(bad)
    others += [await grounds.start(good) for _ in range(5)]
    assert await deaths(grounds, most=6) >= 3
    assert {await grounds.status(run) for run in others} == {"succeeded"}
    standing = await grounds.site.store.standing(run_id)
    assert standing is not None
    assert standing.status == "failed"
    assert standing.error is not None
    assert (standing.error["code"], standing.error["step"]) == ("quarantined", "bomb")
    assert "times when its process ended" in standing.error["message"]
    await grounds.check(asked=11)


async def test_a_run_that_was_only_beside_it_is_cleared_by_getting_through(
    grounds: Grounds,
) -> None:
    """Whatever was under way in every one of the processes is suspected, and only the guilty one falls."""
    bad = await grounds.site.publish({"id": "bomb", "uses": "test.read", "retry": RETRY})
    slow = await grounds.site.publish({"id": "slow", "uses": "test.read", "retry": RETRY})
    run_id, beside = await grounds.start(bad), [await grounds.start(slow) for _ in range(3)]
    grounds.ledger.clear()
    assert await deaths(grounds, most=8) <= 4
    assert await grounds.status(run_id) == "failed"
    ends = [await grounds.site.store.standing(run) for run in beside]
    assert [(end.status, end.error) for end in ends if end is not None] == [("succeeded", None)] * 3


async def test_a_process_that_gives_the_executor_back_counts_against_nobody(
    grounds: Grounds,
) -> None:
    workflow = await grounds.site.publish({"id": "slow", "uses": "test.read", "retry": RETRY})
    grounds.site.steps.hold("slow")
    async with grounds.site.host() as host:
        run_id = await host.start_run(grounds.site.request(workflow))
        async with asyncio.timeout(5):
            while not grounds.site.steps.calls:  # noqa: ASYNC110 - a call of a fake
                await asyncio.sleep(0.01)
    for _ in range(4):
        async with grounds.site.host():
            await asyncio.sleep(0.1)
    stored = await grounds.site.store.load(run_id)
    assert stored is not None
    assert (stored.status, stored.strikes) == ("running", 0)
