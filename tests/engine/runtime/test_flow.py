"""The flow of runs: how many start within a while, which of many in a row, and who comes first."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.core.document import Document
from engine.ports.runs import RunRequest
from engine.runtime.host import Host
from engine.runtime.points import NoPoints, Point
from engine.testing.clock import FakeClock
from tests.engine.runtime.conftest import Site, until

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CALL = {"id": "a", "uses": "test.read", "with": {"n": "{{ inputs.n }}"}}


async def statuses(site: Site, workflow: UUID) -> list[str]:
    query = text("SELECT status FROM runs WHERE workflow_id = :w ORDER BY created_at, id")
    async with site.database.tenant(site.tenant.org_id) as session:
        return list((await session.execute(query, {"w": workflow})).scalars())


async def stand(site: Site, workflow: UUID, wanted: list[str]) -> None:
    async def _reached() -> bool:
        return await statuses(site, workflow) == wanted

    await until(_reached)


async def flowing(site: Site, **settings: Any) -> tuple[UUID, FakeClock]:
    clock = FakeClock(NINE)
    site.clock = clock
    return await site.publish(CALL, settings=settings), clock


async def ask(site: Site, host: Host, workflow: UUID, n: int, **more: Any) -> UUID:
    return await host.start_run(site.request(workflow, inputs={"n": n, **more}))


def called_with(site: Site) -> list[Any]:
    return [call.args["n"] for call in site.steps.calls]


async def test_no_more_runs_start_within_a_period_than_the_throttle_allows(site: Site) -> None:
    workflow, clock = await flowing(site, throttle={"limit": 2, "period_s": 60})
    async with site.host() as host:
        for n in range(5):
            await ask(site, host, workflow, n)
            clock.advance(1)
        await stand(site, workflow, ["succeeded", "succeeded", "queued", "queued", "queued"])
        clock.advance(55.5)
        await stand(site, workflow, ["succeeded"] * 3 + ["queued"] * 2)
        clock.advance(60)
        await until(lambda: called_with(site) == [0, 1, 2, 3, 4])


async def test_each_key_of_a_throttle_has_a_period_of_its_own(site: Site) -> None:
    throttle = {"limit": 1, "period_s": 60, "key": "{{ inputs.shop }}"}
    workflow, _ = await flowing(site, throttle=throttle)
    async with site.host() as host:
        for n, shop in enumerate(("x", "y", "x")):
            await ask(site, host, workflow, n, shop=shop)
        await stand(site, workflow, ["succeeded", "succeeded", "queued"])


async def test_what_a_throttle_is_to_skip_is_ended_and_says_why(site: Site) -> None:
    throttle = {"limit": 1, "period_s": 60, "when_full": "skip"}
    workflow, clock = await flowing(site, throttle=throttle)
    async with site.host() as host:
        await ask(site, host, workflow, 1)
        second = await ask(site, host, workflow, 2)
        ended = await host.wait_finished(second, 5)
        assert ended is not None
        assert ended.error is not None
        assert (ended.status, ended.error["code"]) == ("cancelled", "refused")
        clock.advance(61)
        await ask(site, host, workflow, 3)
        await until(lambda: called_with(site) == [1, 3])


async def test_a_new_owner_counts_the_starts_of_the_former_one(site: Site) -> None:
    workflow, clock = await flowing(site, throttle={"limit": 1, "period_s": 60})
    async with site.host() as host:
        first = await ask(site, host, workflow, 1)
        await host.wait_finished(first, 5)
    clock.advance(30)
    async with site.host() as host:
        await ask(site, host, workflow, 2)
        await stand(site, workflow, ["succeeded", "queued"])
        clock.advance(31)
        await stand(site, workflow, ["succeeded", "succeeded"])


async def test_of_many_in_a_row_only_the_newest_starts(site: Site) -> None:
    workflow, clock = await flowing(site, debounce={"period_s": 10, "key": "{{ inputs.shop }}"})
    async with site.host() as host:
        for n in range(3):
            await ask(site, host, workflow, n, shop="x")
            clock.advance(5)
        await ask(site, host, workflow, 9, shop="y")
        await stand(site, workflow, ["cancelled", "cancelled", "queued", "queued"])
        assert called_with(site) == []
        clock.advance(5.5)
        await stand(site, workflow, ["cancelled", "cancelled", "succeeded", "queued"])
        clock.advance(5)
        await until(lambda: called_with(site) == [2, 9])


async def test_a_debounced_run_starts_in_the_end_however_many_newer_ones_come(site: Site) -> None:
    workflow, clock = await flowing(site, debounce={"period_s": 10, "max_wait_s": 20})
    async with site.host() as host:
        for n in range(4):
            await ask(site, host, workflow, n)
            clock.advance(6)
        await until(lambda: called_with(site) == [3])


async def test_a_debounce_goes_on_over_a_restart(site: Site) -> None:
    workflow, clock = await flowing(site, debounce={"period_s": 10})
    async with site.host() as host:
        await ask(site, host, workflow, 1)
        clock.advance(5)
    standby, _ = site.new_host()
    # Nobody executes: the request is left in the inbox.
    await ask(site, standby, workflow, 2)
    clock.advance(60)
    async with site.host():
        await stand(site, workflow, ["cancelled", "succeeded"])
    assert called_with(site) == [2]


async def test_a_run_that_is_held_back_can_be_cancelled(site: Site) -> None:
    workflow, clock = await flowing(site, debounce={"period_s": 10})
    async with site.host() as host:
        run_id = await ask(site, host, workflow, 1)
        await host.cancel(run_id, "ada")
        await stand(site, workflow, ["cancelled"])
        clock.advance(60)
        await ask(site, host, workflow, 2)
        clock.advance(10)
        await until(lambda: called_with(site) == [2])


async def test_a_trial_of_a_draft_is_not_held_back(site: Site) -> None:
    workflow, _ = await flowing(site, debounce={"period_s": 10})
    draft = Document.parse(
        {"nexa": 1, "name": "T", "steps": [CALL], "settings": {"debounce": {"period_s": 10}}}
    )
    async with site.host() as host:
        request = RunRequest(
            site.tenant.org_id,
            site.tenant.workspace_id,
            workflow,
            inputs={"n": 7},
            draft_revision=1,
            document=draft.to_json(),
            mode="test",
        )
        await host.start_run(request)
        await until(lambda: called_with(site) == [7])


@pytest.mark.parametrize("limit", ["concurrency", "throttle"])
async def test_of_those_that_wait_the_highest_priority_starts_first(site: Site, limit: str) -> None:
    part = {"limit": 1} if limit == "concurrency" else {"limit": 1, "period_s": 60}
    settings = {limit: part, "priority": "{{ inputs.rank }}"}
    workflow, clock = await flowing(site, **settings)
    gate = site.steps.hold("a")
    async with site.host() as host:
        for n, rank in enumerate((0, 1, 5, 1)):
            await ask(site, host, workflow, n, rank=rank)
        await until(lambda: called_with(site) == [0])
        gate.set()
        if limit == "throttle":
            for count in (2, 3, 4):
                clock.advance(60)
                await until(lambda count=count: len(called_with(site)) == count)
        await until(lambda: called_with(site) == [0, 2, 1, 3])


@dataclass
class Stopping:
    """Keeps the owner where it is before or after one of its commits."""

    commits: int
    is_armed: bool = False
    is_reached: bool = False

    async def reach(self, point: Point) -> None:
        if self.is_armed and point in ("before_commit", "after_commit"):
            self.commits -= 1
            if self.commits == 0:
                self.is_reached = True
                await asyncio.Event().wait()


async def batching(site: Site, **batch: Any) -> tuple[UUID, FakeClock]:
    clock = FakeClock(NINE)
    site.clock = clock
    workflow = await site.publish(
        {"id": "a", "uses": "test.read", "with": {"n": "{{ inputs.orders }}"}},
        inputs={"type": "object", "properties": {"orders": {"type": "array"}}},
        settings={"batch": {"into": "orders", "period_s": 10, **batch}},
    )
    return workflow, clock


async def bring(site: Site, host: Host, workflow: UUID, *orders: int, **more: Any) -> UUID:
    return await host.start_run(
        site.request(workflow, inputs={"orders": list(orders), **more}, key=str(orders))
    )


async def test_starts_within_a_while_become_one_run_that_lists_what_they_brought(
    site: Site,
) -> None:
    workflow, clock = await batching(site)
    async with site.host() as host:
        first = await bring(site, host, workflow, 1)
        clock.advance(5)
        second = await bring(site, host, workflow, 2, 3)
        third = await bring(site, host, workflow, 4)
        clock.advance(4)
        assert called_with(site) == []
        clock.advance(1.5)
        await stand(site, workflow, ["succeeded", "cancelled", "cancelled"])
        assert called_with(site) == [[1, 2, 3, 4]]
        ended = await host.wait_finished(third, 5)
        assert ended is not None
        assert ended.error is not None
        assert ended.error["message"] == (
            f"It became a part of run {first}, as this workflow's batch says."
        )
        (asked, *_) = await site.events(first)
        assert asked["data"]["batched"] == 3
        assert await bring(site, host, workflow, 2, 3) == second
        clock.advance(60)
        await bring(site, host, workflow, 5)
        clock.advance(11)
        await until(lambda: called_with(site) == [[1, 2, 3, 4], [5]])


async def test_a_batch_that_is_full_starts_at_once_and_the_next_one_begins(site: Site) -> None:
    workflow, clock = await batching(site, max_size=3)
    async with site.host() as host:
        for n in range(7):
            await bring(site, host, workflow, n)
        await until(lambda: called_with(site) == [[0, 1, 2], [3, 4, 5]])
        clock.advance(10.5)
        await until(lambda: called_with(site) == [[0, 1, 2], [3, 4, 5], [6]])


async def test_each_key_has_a_batch_of_its_own(site: Site) -> None:
    workflow, clock = await batching(site, key="{{ inputs.shop }}")
    async with site.host() as host:
        for n, shop in enumerate(("x", "y", "x", "y")):
            await bring(site, host, workflow, n, shop=shop)
        clock.advance(10.5)
        await until(lambda: sorted(called_with(site)) == [[0, 2], [1, 3]])


async def test_a_batch_is_gathered_over_a_restart(site: Site) -> None:
    workflow, clock = await batching(site)
    async with site.host() as host:
        await bring(site, host, workflow, 1)
        await bring(site, host, workflow, 2)
    standby, _ = site.new_host()
    await bring(site, standby, workflow, 3)
    clock.advance(60)
    async with site.host():
        await stand(site, workflow, ["succeeded", "cancelled", "cancelled"])
    assert called_with(site) == [[1, 2, 3]]


@pytest.mark.parametrize("crash", range(1, 8))
async def test_what_was_brought_counts_once_wherever_the_owner_stops_on_the_way(
    site: Site, crash: int
) -> None:
    workflow, clock = await batching(site)
    points = Stopping(crash)
    site.points = points
    host, _ = site.new_host()
    await host.start()
    await host.until_owner()
    for n in range(3):
        await bring(site, host, workflow, n)
    points.is_armed = True
    clock.advance(10.5)
    await until(lambda: points.is_reached or len(called_with(site)) > 0)
    await host.stop()
    site.points = NoPoints()
    async with site.host():
        await stand(site, workflow, ["succeeded", "cancelled", "cancelled"])
    assert {str(call.args["n"]) for call in site.steps.calls} == {"[0, 1, 2]"}
    assert len({call.idempotency_key for call in site.steps.calls}) == 1


async def test_a_start_can_be_cancelled_out_of_its_batch(site: Site) -> None:
    workflow, clock = await batching(site)
    async with site.host() as host:
        await bring(site, host, workflow, 1)
        gone = await bring(site, host, workflow, 2)
        await bring(site, host, workflow, 3)
        await host.cancel(gone, "ada")
        await stand(site, workflow, ["queued", "cancelled", "queued"])
        clock.advance(10.5)
        await until(lambda: called_with(site) == [[1, 3]])


async def test_a_start_whose_inputs_cannot_be_made_fails_by_itself(site: Site) -> None:
    workflow, clock = await batching(site)
    async with site.host() as host:
        for n in (1, 2):
            await bring(site, host, workflow, n)
        await host.start_run(
            site.request(workflow, inputs={"orders": "none"}, trigger_type="webhook", key="bad")
        )
        clock.advance(10.5)
        await stand(site, workflow, ["succeeded", "cancelled", "failed"])
        assert called_with(site) == [[1, 2]]


async def test_a_batch_is_one_run_to_the_other_limits(site: Site) -> None:
    clock = FakeClock(NINE)
    site.clock = clock
    workflow = await site.publish(
        {"id": "a", "uses": "test.read", "with": {"n": "{{ inputs.orders }}"}},
        inputs={"type": "object", "properties": {"orders": {"type": "array"}}},
        settings={
            "batch": {"into": "orders", "period_s": 10, "max_size": 2},
            "throttle": {"limit": 1, "period_s": 60},
        },
    )
    async with site.host() as host:
        for n in range(4):
            await bring(site, host, workflow, n)
        await stand(site, workflow, ["succeeded", "cancelled", "queued", "cancelled"])
        clock.advance(61)
        await until(lambda: called_with(site) == [[0, 1], [2, 3]])
