"""What a model has cost is kept by organization and day, for every process of an installation."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from engine.store.database import Database
from engine.store.model_spending import SqlModelSpending
from engine.store.models import ModelSpending
from tests.support.database import Tenant

DAY = datetime(2026, 11, 29, 23, 59, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = DAY) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


async def kept(database: Database, tenant: Tenant) -> dict[date, tuple[int, int]]:
    async with database.tenant(tenant.org_id) as session:
        rows = (await session.execute(select(ModelSpending))).scalars().all()
    return {row.day: (row.tokens, row.micro_usd) for row in rows}


async def add(
    of: SqlModelSpending, tenant: Tenant, tokens: int, micro_usd: int = 0, **most: int | None
) -> date | None:
    limits = {"most_tokens": None, "most_micro_usd": None, **most}
    return await of.add(tenant.org_id, tokens, micro_usd, **limits)


async def test_it_adds_up_by_day_and_is_there_after_a_restart(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    tenant, clock = two_organizations[0], Clock()
    assert await add(SqlModelSpending(database, clock), tenant, 100, 5) == DAY.date()
    assert await add(SqlModelSpending(database, clock), tenant, 50, 5) == DAY.date()
    clock.at += timedelta(minutes=2)
    assert await add(SqlModelSpending(database, clock), tenant, 7) == date(2026, 11, 30)
    assert await kept(database, tenant) == {DAY.date(): (150, 10), date(2026, 11, 30): (7, 0)}


async def test_a_limit_that_is_reached_lets_nothing_through_until_the_next_day(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    (tenant, other), clock = two_organizations, Clock()
    spending = SqlModelSpending(database, clock)
    assert await add(spending, tenant, 100, 30, most_tokens=100, most_micro_usd=50)
    assert await add(spending, tenant, 1, most_tokens=100) is None
    assert await add(spending, tenant, 1, 20, most_micro_usd=50)
    assert await add(spending, tenant, 1, 1, most_micro_usd=50) is None
    assert await add(spending, other, 100, most_tokens=100), "another organization has its own"
    assert await kept(database, tenant) == {DAY.date(): (101, 50)}
    clock.at += timedelta(days=1)
    assert await add(spending, tenant, 1, most_tokens=100)


async def test_a_correction_goes_to_the_day_of_the_call(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    tenant, clock = two_organizations[0], Clock()
    spending = SqlModelSpending(database, clock)
    day = await add(spending, tenant, 8_000, 900)
    assert day is not None
    clock.at += timedelta(minutes=2)
    await spending.correct(tenant.org_id, day, -7_900, -890)
    assert await kept(database, tenant) == {DAY.date(): (100, 10)}


async def test_processes_beside_each_other_keep_to_one_limit(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    tenant = two_organizations[0]
    processes = [SqlModelSpending(database, Clock()) for _ in range(4)]
    calls = [add(one, tenant, 150, most_tokens=1_000) for _ in range(5) for one in processes]
    passed = [day for day in await asyncio.gather(*calls) if day is not None]
    assert len(passed) == 7
    assert await kept(database, tenant) == {DAY.date(): (7 * 150, 0)}
