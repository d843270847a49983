"""The flow of runs: how many start within a while, which of many in a row, and who comes first."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.core.document import Document
from engine.ports.runs import RunRequest
from engine.runtime.host import Host
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


def called_with(site: Site) -> list[int]:
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
