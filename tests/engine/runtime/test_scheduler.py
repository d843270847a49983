"""Schedules and limits: who starts when, who waits, who is left out."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.core.schedule import ScheduleConfig
from engine.core.schedule_due import due_moments
from engine.testing.clock import FakeClock
from tests.engine.runtime.conftest import Site, until

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAILY = {"cron": "0 9 * * *", "timezone": "UTC"}
CALL = {"id": "a", "uses": "test.read", "with": {"due": "{{ trigger.?due_at.orValue('') }}"}}


def config(**rest: Any) -> ScheduleConfig:
    return ScheduleConfig.parse({**DAILY, **rest})


@pytest.mark.parametrize(
    ("missed", "days_late", "expected"),
    [
        ("run_once", 0, [(NINE, 0)]),
        ("skip", 0, [(NINE, 0)]),
        ("run_once", 2, [(NINE + timedelta(days=2), 2)]),
        ("skip", 2, []),
        ("run_all", 2, [(NINE + timedelta(days=n), 0) for n in range(3)]),
    ],
)
def test_missed_times_follow_the_declared_policy(
    missed: str, days_late: int, expected: list[tuple[datetime, int]]
) -> None:
    now = NINE + timedelta(days=days_late, hours=1 if days_late else 0, seconds=1)
    assert due_moments(config(missed=missed), NINE, now) == expected


async def runs_of(site: Site, workflow: UUID) -> list[tuple[str, str]]:
    query = text("SELECT status, trigger->>'due_at' FROM runs WHERE workflow_id = :w ORDER BY id")
    async with site.database.tenant(site.tenant.org_id) as session:
        rows = (await session.execute(query, {"w": workflow})).all()
    return [(row[0], row[1]) for row in rows]


async def scheduled(site: Site, **rest: Any) -> tuple[UUID, FakeClock]:
    clock = FakeClock(NINE - timedelta(minutes=1))
    site.clock = clock
    trigger = {"id": "daily", "type": "schedule", "with": {**DAILY, **rest}}
    workflow = await site.publish(CALL, triggers=[trigger])
    await site.schedule(workflow, "daily", {**DAILY, **rest})
    return workflow, clock


async def test_a_due_time_starts_one_run_and_the_schedule_moves_on(site: Site) -> None:
    workflow, clock = await scheduled(site)
    async with site.host():
        await until(lambda: clock.next_wake is not None)
        for _ in range(3):
            clock.advance(61)
        await until(lambda: _all(site, workflow, ["succeeded"]))
        rows = await site.store.schedules()
    assert await runs_of(site, workflow) == [("succeeded", "2026-11-23T09:00:00.000Z")]
    assert [row.next_fire_at for row in rows] == [NINE + timedelta(days=1)]


async def _all(site: Site, workflow: UUID, statuses: list[str]) -> bool:
    return [status for status, _ in await runs_of(site, workflow)] == statuses


async def test_a_second_host_on_the_same_database_starts_nothing(site: Site) -> None:
    workflow, clock = await scheduled(site)
    standby, _ = site.new_host()
    async with site.host():
        await standby.start()
        await until(lambda: clock.next_wake is not None)
        clock.advance(61)
        await until(lambda: _all(site, workflow, ["succeeded"]))
        assert not standby.is_owner
        await standby.stop()
    assert len(await runs_of(site, workflow)) == 1


@pytest.mark.parametrize(
    ("overlap", "while_busy", "afterwards"),
    [
        ("skip", ["running", "cancelled"], ["succeeded", "cancelled"]),
        ("queue", ["running", "queued"], ["succeeded", "succeeded"]),
        ("parallel", ["running", "running"], ["succeeded", "succeeded"]),
    ],
)
async def test_overlap_is_what_the_trigger_says(
    site: Site, overlap: str, while_busy: list[str], afterwards: list[str]
) -> None:
    workflow, clock = await scheduled(site, overlap=overlap)
    gate = site.steps.hold("a")
    async with site.host():
        await until(lambda: clock.next_wake is not None)
        clock.advance(61)
        await until(lambda: len(site.steps.calls) == 1)
        await until(lambda: _moved_on(site))
        clock.advance(24 * 3600)
        await until(lambda: _all(site, workflow, while_busy))
        gate.set()
        await until(lambda: _all(site, workflow, afterwards))


async def _moved_on(site: Site) -> bool:
    rows = await site.store.schedules()
    return rows[0].next_fire_at == NINE + timedelta(days=1)


@pytest.mark.parametrize(
    ("when_full", "while_busy", "afterwards"),
    [
        ("queue", ["running", "queued", "queued"], ["succeeded", "succeeded", "succeeded"]),
        ("skip", ["running", "cancelled", "cancelled"], ["succeeded", "cancelled", "cancelled"]),
        ("cancel_oldest", None, ["cancelled", "cancelled", "succeeded"]),
    ],
)
async def test_a_workflow_runs_no_more_often_at_once_than_it_allows(
    site: Site, when_full: str, while_busy: list[str] | None, afterwards: list[str]
) -> None:
    limit = {"concurrency": {"limit": 1, "when_full": when_full}}
    workflow = await site.publish(CALL, settings=limit)
    gate = site.steps.hold("a")
    async with site.host() as host:
        for _ in range(3):
            await host.start_run(site.request(workflow))
            await until(lambda: bool(site.steps.calls))
        if while_busy is not None:
            await until(lambda: _all(site, workflow, while_busy))
        else:
            await until(lambda: _all(site, workflow, ["cancelled", "cancelled", "running"]))
        gate.set()
        await until(lambda: _all(site, workflow, afterwards))


async def test_runs_with_different_keys_do_not_wait_for_each_other(site: Site) -> None:
    limit = {"concurrency": {"limit": 1, "key": "{{ inputs.shop }}"}}
    workflow = await site.publish(CALL, settings=limit)
    site.steps.hold("a")
    async with site.host() as host:
        for shop in ("x", "y", "x"):
            await host.start_run(site.request(workflow, inputs={"shop": shop}))
        await until(lambda: _all(site, workflow, ["running", "running", "queued"]))


async def test_a_queued_run_outlives_its_host_and_can_be_cancelled(site: Site) -> None:
    workflow = await site.publish(CALL, settings={"concurrency": {"limit": 1}})
    gate = site.steps.hold("a")
    async with site.host() as host:
        await host.start_run(site.request(workflow))
        second = await host.start_run(site.request(workflow))
        third = await host.start_run(site.request(workflow))
        await until(lambda: _all(site, workflow, ["running", "queued", "queued"]))
    async with site.host() as host:
        await until(lambda: len(site.steps.calls) == 2)
        await host.cancel(second, "ada")
        await until(lambda: _all(site, workflow, ["running", "cancelled", "queued"]))
        gate.set()
        ended = await host.wait_finished(third, 5)
    assert ended is not None
    assert ended.status == "succeeded"


async def test_a_run_asked_for_later_waits_over_a_restart_and_then_starts(site: Site) -> None:
    clock = FakeClock(NINE)
    site.clock = clock
    workflow = await site.publish(CALL)
    later = (NINE + timedelta(minutes=5)).isoformat()
    async with site.host() as host:
        run_id = await host.start_run(site.request(workflow, key="k", not_before=later))
        assert (await site.store.statuses([run_id]))[run_id] == "queued"
    async with site.host() as host:
        await until(lambda: clock.next_wake is not None)
        clock.advance(301)
        ended = await host.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.status == "succeeded"
    assert len(site.steps.calls) == 1
