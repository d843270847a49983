"""R2: the executor killed at every named point. Each run ends or is parked, and invariant I holds."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.runtime.points import ALL_POINTS, Point
from engine.testing.points import CrashAt
from tests.durability.conftest import Grounds

READ = {"id": "fetch", "uses": "test.read"}
POST = {
    "id": "post",
    "uses": "test.write",
    "after": ["fetch"],
    "foreach": {"items": [1, 2, 3], "concurrency": 2},
    "with": {"n": "{{ item }}"},
    "retry": {"max_attempts": 4, "initial_s": 0.01, "jitter": "none"},
}
PUT = {"id": "put", "uses": "test.idempotent_write", "with": {"n": "{{ steps.post.ok_count }}"}}
SHAPE = {"id": "shape", "uses": "test.pure", "with": {"n": "{{ steps.put.echo.n }}"}}

PLACES: list[tuple[Point, int]] = [
    ("before_takeover", 1),
    ("after_restore", 1),
    ("after_takeover", 1),
    ("after_renew", 2),
    ("after_take", 1),
    *[("before_commit", times) for times in range(1, 6)],
    *[("after_commit", times) for times in range(1, 5)],
    ("after_notify", 2),
    ("after_notify", 4),
    *[("before_call", times) for times in range(1, 6)],
    *[("after_call", times) for times in range(1, 6)],
]
ELSEWHERE: frozenset[Point] = frozenset(
    {"after_request", "before_schedule", "after_schedule", "before_release"}
)


def test_every_named_point_is_one_at_which_some_test_kills() -> None:
    assert {point for point, _ in PLACES} | ELSEWHERE == set(ALL_POINTS)


@pytest.mark.parametrize(("point", "times"), PLACES, ids=[f"{p}-{n}" for p, n in PLACES])
async def test_a_run_ends_although_its_executor_was_killed(
    grounds: Grounds, point: Point, times: int
) -> None:
    workflow = await grounds.site.publish(
        READ, POST, PUT, SHAPE, outputs={"n": "{{ steps.shape.echo.n }}"}
    )
    run_id = await grounds.start(workflow)
    await grounds.finish(point=point, times=times, renew_every_s=0.02)
    assert await grounds.status(run_id) != "succeeded", f"nobody died at {point}"
    await grounds.finish()
    assert await grounds.status(run_id) == "succeeded"
    await grounds.check(asked=1)
    # A call of a write whose end a kill has hidden is repeated once, under the same key.
    for step, most in (("fetch", 2), ("post", 6), ("put", 2)):
        assert len(grounds.calls(run_id, step)) <= most


@pytest.mark.parametrize("point", ["before_call", "after_call"])
async def test_what_cannot_be_undone_is_never_repeated_by_a_restart(
    grounds: Grounds, point: Point
) -> None:
    workflow = await grounds.site.publish({"id": "pay", "uses": "test.irreversible"})
    run_id = await grounds.start(workflow)
    await grounds.finish(point=point, times=1)
    owner = grounds.spawn(stays=True)
    await grounds.check()
    assert await grounds.status(run_id) == "waiting"
    assert len(grounds.calls(run_id, "pay")) <= 1
    grounds.nursery.kill(owner)


@pytest.mark.parametrize("point", ["before_schedule", "after_schedule"])
async def test_a_due_time_starts_one_run_although_the_scheduler_was_killed(
    grounds: Grounds, point: Point
) -> None:
    site = grounds.site
    config = {"cron": "0 9 * * *", "timezone": "UTC"}
    trigger = {"id": "daily", "type": "schedule", "with": config}
    workflow = await site.publish(READ, triggers=[trigger])
    await site.schedule(workflow, "daily", config)
    async with site.database.tenant(site.tenant.org_id) as session:
        await session.execute(
            text("UPDATE schedules SET next_fire_at = :due"),
            {"due": site.clock.now() - timedelta(hours=1)},
        )
    await grounds.finish(point=point, times=1)
    await grounds.finish()
    facts = await grounds.check(asked=1)
    assert [run.status for run in facts.runs.values()] == ["succeeded"]


async def test_a_request_survives_the_process_that_took_it(grounds: Grounds) -> None:
    class Stuck(CrashAt):
        """Stands for a process that never gets past the point."""

        async def reach(self, point: Point) -> None:
            if point == "after_request":
                raise KeyboardInterrupt

    grounds.site.points = Stuck("after_request")
    workflow = await grounds.site.publish(READ)
    standby, _ = grounds.site.new_host()
    with pytest.raises(KeyboardInterrupt):
        await standby.start_run(grounds.site.request(workflow, key="k"))
    await grounds.finish()
    await grounds.check(asked=1)
    assert len(grounds.ledger.calls()) == 1


async def test_a_chain_of_kills_at_any_point_ends_as_promised(grounds: Grounds) -> None:
    """Every executor dies at some point or other, until one by chance gets through."""
    workflow = await grounds.site.publish(READ, PUT | {"with": {}, "after": ["fetch"]})
    runs: list[UUID] = [await grounds.start(workflow) for _ in range(10)]
    for seed in range(12):
        await grounds.finish(mischance=0.05, seed=seed)
    await grounds.finish()
    facts = await grounds.check(asked=10)
    assert facts.runs.keys() == set(runs)
