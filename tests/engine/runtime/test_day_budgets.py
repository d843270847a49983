"""Budgets of a day on the host: held before each call, over runs and restarts, and kept in the database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from engine.errors import Unavailable
from engine.ports import Failed, StepCall, Succeeded
from engine.runtime.day_budgets import WithinDayBudgets
from engine.runtime.executor import Ended
from engine.runtime.host import Host
from engine.store.day_ledger import USED_UP, SqlDayLedger
from engine.store.models import Alert, DaySpent, Organization
from engine.testing.clock import FakeClock
from engine.testing.day_ledger import MemoryDayLedger
from engine.testing.steps import ScriptedSteps, failure
from tests.engine.runtime.conftest import Site

NOON = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
READ = {"id": "a", "uses": "test.read"}


def limited(**limits: float) -> dict[str, Any]:
    return {"budget": {"per_day": limits}}


def costs(**amounts: float) -> Succeeded:
    return Succeeded({}, note={"used": amounts})


@asynccontextmanager
async def limited_host(site: Site, clock: FakeClock) -> AsyncIterator[Host]:
    """Run a host that knows of the day only what is stored."""
    site.runner = WithinDayBudgets(site.steps, SqlDayLedger(site.database), clock)
    async with site.host() as host:
        yield host


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


async def end_of(host: Host, site: Site, workflow: Any) -> Ended:
    _, ended = await host.run_to_end(site.request(workflow), timeout_s=10)
    assert ended is not None
    return ended


async def test_runs_share_the_budget_of_the_day_and_a_restart_forgets_nothing(
    site: Site, clock: FakeClock
) -> None:
    workflow = await site.publish(READ, settings=limited(usd=1.0))
    site.steps.answer("a", costs(usd=0.4), costs(usd=0.4))
    for _ in range(2):
        async with limited_host(site, clock) as host:
            assert (await end_of(host, site, workflow)).status == "succeeded"
    async with limited_host(site, clock) as host:
        ended = await end_of(host, site, workflow)
        assert ended.error is not None
        assert (ended.error["class"], ended.error["code"]) == ("quota", "day_money_budget_spent")
        assert len(site.steps.calls) == 2
        clock.advance(12 * 3600)
        assert (await end_of(host, site, workflow)).status == "succeeded"


async def test_somebody_is_told_once_a_day(site: Site, clock: FakeClock) -> None:
    workflow = await site.publish(READ, settings=limited(calls=0))
    async with limited_host(site, clock) as host:
        for _ in range(3):
            await end_of(host, site, workflow)
    async with site.database.tenant(site.tenant.org_id) as session:
        query = select(Alert).where(Alert.kind == USED_UP)
        (alert,) = (await session.execute(query)).scalars().all()
    assert (alert.workflow_id, alert.facts["code"]) == (workflow, "day_call_budget_spent")
    assert alert.facts["budget_of"] == "workflow"


async def test_workflows_share_their_organizations_budget(site: Site, clock: FakeClock) -> None:
    async with site.database.tenant(site.tenant.org_id) as session:
        of = update(Organization).where(Organization.id == site.tenant.org_id)
        await session.execute(of.values(day_budget={"calls": 2}))
    workflows = [await site.publish(READ) for _ in range(3)]
    async with limited_host(site, clock) as host:
        ends = [await end_of(host, site, workflow) for workflow in workflows]
    assert [ended.status for ended in ends] == ["succeeded", "succeeded", "failed"]
    assert "the organization" in str((ends[2].error or {})["message"])


async def test_fifty_calls_at_once_pass_no_budget_together(site: Site, clock: FakeClock) -> None:
    fifty = {"items": list(range(50)), "concurrency": 50, "on_item_error": "collect"}
    each = {**READ, "foreach": fifty}
    workflow = await site.publish(each, settings=limited(calls=20))
    async with limited_host(site, clock) as host:
        assert (await end_of(host, site, workflow)).status == "succeeded"
    assert len(site.steps.calls) == 20


async def test_days_nobody_asks_about_are_forgotten(site: Site) -> None:
    workflow = await site.publish(READ, settings=limited(calls=5))
    for moment in (NOON, NOON.replace(year=2027)):
        async with limited_host(site, FakeClock(moment)) as host:
            await end_of(host, site, workflow)
    async with site.database.tenant(site.tenant.org_id) as session:
        days = (await session.execute(select(DaySpent.day))).scalars().all()
    assert [day.year for day in days] == [2027]


def a_call(**changed: Any) -> StepCall:
    nobody = "00000000-0000-0000-0000-000000000000"
    return replace(
        StepCall(
            org_id=nobody,
            workspace_id=nobody,
            workflow_id=nobody,
            run_id="test-1",
            step_id="a",
            item_key=None,
            attempt=1,
            idempotency_key="k",
            action="test.read",
            args={},
            scope={},
            connection=None,
            timeout_s=5,
            mode="live",
            day_budget={"usd": 1.0},
        ),
        **changed,
    )


async def test_what_failed_or_was_cut_off_gives_back_what_it_was_expected_to_take(
    clock: FakeClock,
) -> None:
    steps, ledger = ScriptedSteps(), MemoryDayLedger()
    runner = WithinDayBudgets(steps, ledger, clock)
    steps.answer("a", costs(usd=0.4), failure())
    for _ in range(2):
        await runner.run(a_call())
    steps.hold("a")
    cut = asyncio.create_task(runner.run(a_call()))
    await asyncio.sleep(0)
    (day,) = ledger.days.values()
    assert day.reserved == {"usd": 0.4}
    cut.cancel()
    await asyncio.gather(cut, return_exceptions=True)
    assert (day.spent, day.reserved) == ({"calls": 3, "usd": 0.4}, {"usd": 0.0})


@pytest.mark.parametrize("changed", [{"mode": "rehearsal"}, {"day_budget": None}])
async def test_rehearsals_and_pure_steps_spend_nothing(
    clock: FakeClock, changed: dict[str, Any]
) -> None:
    ledger = MemoryDayLedger()
    await WithinDayBudgets(ScriptedSteps(), ledger, clock).run(a_call(**changed))
    assert not ledger.days


class Away(MemoryDayLedger):
    """A ledger that cannot be asked, or only at first."""

    is_away_at: str = "begin"

    async def begin(self, call: Any) -> Any:
        if self.is_away_at == "begin":
            raise Unavailable("The database is away.")
        return await super().begin(call)

    async def settle(self, call: Any, expected: Any, note: Any) -> None:
        raise Unavailable("The database is away.")


async def test_what_cannot_be_counted_is_not_called_and_may_be_tried_again(
    clock: FakeClock,
) -> None:
    steps = ScriptedSteps()
    outcome = await WithinDayBudgets(steps, Away(), clock).run(a_call())
    assert isinstance(outcome, Failed)
    assert outcome.error.retryable
    assert outcome.error.nothing_happened
    assert not steps.calls


async def test_an_outcome_that_cannot_be_settled_is_not_lost(clock: FakeClock) -> None:
    ledger = Away()
    ledger.is_away_at = "settle"
    outcome = await WithinDayBudgets(ScriptedSteps(), ledger, clock).run(a_call())
    assert isinstance(outcome, Succeeded)


async def test_a_changed_budget_of_an_organization_counts_ten_seconds_later(
    clock: FakeClock,
) -> None:
    ledger = MemoryDayLedger()
    runner = WithinDayBudgets(ScriptedSteps(), ledger, clock)
    call = a_call(day_budget={})
    await runner.run(call)
    ledger.budgets[UUID(call.org_id)] = {"calls": 0}
    assert isinstance(await runner.run(call), Succeeded)
    clock.advance(10)
    assert isinstance(await runner.run(call), Failed)
