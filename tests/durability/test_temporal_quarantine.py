"""R16 on the Temporal host: a run whose call ends its workers is set aside; those that were only beside it go on."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from engine.core.events import Envelope
from tests.durability.arena import Arena, arena
from tests.durability.ledger import LedgerProcess
from tests.durability.nursery import Nursery, running_nursery
from tests.support.temporal_server import temporal_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

RETRY = {"max_attempts": 20, "initial_s": 0.01, "jitter": "none"}
BOMB: dict[str, Any] = {"id": "bomb", "uses": "test.read", "retry": RETRY}
ENDS_WITHIN_S = 150.0


@pytest.fixture(scope="module")
def staff() -> Iterator[Nursery]:
    with running_nursery("tests.durability.temporal_child") as one:
        yield one


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with temporal_server() as found:
        yield found


@pytest.fixture
async def ground(
    staff: Nursery, ledger_process: LedgerProcess, address: str
) -> AsyncIterator[Arena]:
    async with arena(staff, ledger_process) as made:
        staff.common |= {"temporal": address, "queue": f"suspects-{uuid4().hex}"}
        yield made


async def deaths(ground: Arena) -> int:
    """Have one worker after the other until every run has ended; return how many were ended by a call."""
    grounds, until, count = ground.grounds, time.monotonic() + ENDS_WITHIN_S, 0
    worker = grounds.spawn(role="worker", deadly=["bomb"])
    while await grounds.site.store.unfinished():
        assert time.monotonic() < until, "runs do not end"
        if not grounds.nursery.lives(worker):
            count += 1
            worker = grounds.spawn(role="worker", deadly=["bomb"])
        await asyncio.sleep(0.05)
    return count


async def events(ground: Arena, run_id: UUID) -> list[Envelope]:
    return list((await ground.grounds.check()).runs[run_id].events)


async def test_the_third_time_it_is_set_aside_and_those_beside_it_end_well(ground: Arena) -> None:
    grounds = ground.grounds
    bad = await grounds.site.publish({"id": "before", "uses": "test.read"}, {**BOMB, "after": ["before"]})  # fmt: skip
    slow = await grounds.site.publish({"id": "slow", "uses": "test.read", "retry": RETRY})
    grounds.ledger.behave(latency_s=1.0)
    grounds.spawn(role="owner")
    run_id = await grounds.start(bad)
    beside = [await grounds.start(slow) for _ in range(3)]
    assert await deaths(ground) == 3
    assert [await grounds.status(run) for run in beside] == ["succeeded"] * 3
    standing = await grounds.site.store.standing(run_id)
    assert standing is not None
    assert standing.status == "failed"
    assert standing.error is not None
    assert (standing.error["code"], standing.error["step"]) == ("quarantined", "bomb")
    told = [event["type"] for event in await events(ground, run_id)]
    assert told.index("run.quarantined") < len(told) - 1
    assert told.count("attempt.unknown") == 3
    assert told[told.index("run.quarantined") + 1] == "attempt.unknown"


async def test_a_pure_step_that_ends_its_worker_is_put_on_record_and_found(ground: Arena) -> None:
    """The first time nothing of it is left; those before it in the same task are not made to answer for it."""
    grounds = ground.grounds
    steps = [{"id": name, "uses": "test.pure", "after": after} for name, after in (("one", []), ("two", ["one"]))]  # fmt: skip
    bad = await grounds.site.publish(*steps, {**BOMB, "uses": "test.pure", "after": ["two"]})
    good = await grounds.site.publish({"id": "look", "uses": "test.read"}, {"id": "last", "uses": "test.pure", "after": ["look"]})  # fmt: skip
    grounds.spawn(role="owner")
    run_id = await grounds.start(bad)
    beside = [await grounds.start(good) for _ in range(3)]
    assert await deaths(ground) == 4
    assert [await grounds.status(run) for run in beside] == ["succeeded"] * 3
    found = await events(ground, run_id)
    error = found[-1]["data"]["error"]
    assert (error["code"], error["step"]) == ("quarantined", "bomb")
    ends = [(event["step"], event["type"]) for event in found if event["type"].startswith("attempt.")]  # fmt: skip
    assert ends == [("one", "attempt.succeeded"), ("two", "attempt.succeeded")] + [("bomb", "attempt.unknown")] * 3  # fmt: skip


async def test_of_the_items_of_a_loop_one_at_a_time_is_tried_for_the_last_time(
    ground: Arena,
) -> None:
    grounds = ground.grounds
    each = {"items": [1, 2, 3, 4], "concurrency": 2}
    bad = await grounds.site.publish({**BOMB, "foreach": each})
    grounds.spawn(role="owner")
    run_id = await grounds.start(bad)
    # Both may have been taken by one worker each time, or each by one of its own.
    assert 3 <= await deaths(ground) <= 5
    found = await events(ground, run_id)
    assert found[-1]["data"]["error"]["code"] == "quarantined"
    begun = [event["data"]["index"] for event in found if event["type"] == "item.started"]
    assert set(begun) == {0, 1}
    assert sorted(begun.count(index) for index in (0, 1)) == [3, 3]
