"""What was spent on a day, one row for each workflow and each organization that has a budget."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from engine.core.day_budget import DayRefusal, DaySpending, Whose, begin, settle
from engine.errors import Unavailable
from engine.ports.day_ledger import DayCall
from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.models.alert import Alert
from engine.store.models.day_spending import DaySpent
from engine.store.models.organization import Organization

USED_UP: Final = "day_budget_spent"
"""The kind of the alert that a budget of a day is used up."""
KEPT: Final = timedelta(days=92)


class SqlDayLedger:
    """Counts calls inside their organization: both rows are held while a call is judged, so no two pass at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def budget_of(self, org_id: UUID) -> Mapping[str, float]:
        """Return what an organization may spend on a day."""
        query = select(Organization.day_budget).where(Organization.id == org_id)
        async with self._transaction(org_id) as session:
            found = (await session.execute(query)).scalar_one_or_none()
        return cast("Mapping[str, float]", found or {})

    async def begin(self, call: DayCall) -> Mapping[str, float] | DayRefusal:
        """Count a call and what it is expected to take; or say why it may not be made."""
        async with self._transaction(call.org_id) as session:
            rows = await _held(session, call)
            days = _days(rows)
            expected = begin(days, call.budgets, call.step)
            if isinstance(expected, DayRefusal) and expected.is_news:
                session.add(_alert(call, expected))
            _keep(rows, days)
        return expected

    async def settle(self, call: DayCall, expected: Mapping[str, float], note: Any) -> None:
        """Count what a call has really taken instead of what was expected."""
        async with self._transaction(call.org_id) as session:
            rows = await _held(session, call)
            days = _days(rows)
            settle(days, call.step, expected, note)
            _keep(rows, days)

    @asynccontextmanager
    async def _transaction(self, org_id: UUID) -> AsyncIterator[AsyncSession]:
        try:
            async with self._database.tenant(org_id) as session:
                yield session
        except (SQLAlchemyError, OSError) as fault:
            raise Unavailable("The budgets of the day cannot be looked up just now.") from fault


async def _held(session: AsyncSession, call: DayCall) -> dict[Whose, DaySpent]:
    """Return the rows a call counts in, locked until the transaction ends; always in one order."""
    accounts = call.accounts
    query = (
        select(DaySpent)
        .where(DaySpent.account.in_(accounts.values()), DaySpent.day == call.day)
        .order_by(DaySpent.account)
        .with_for_update()
    )
    found = {row.account: row for row in (await session.execute(query)).scalars()}
    if len(found) < len(accounts):
        await _open(session, call, sorted(accounts.values()))
        found = {row.account: row for row in (await session.execute(query)).scalars()}
    return {whose: found[account] for whose, account in accounts.items()}


async def _open(session: AsyncSession, call: DayCall, accounts: list[UUID]) -> None:
    """Begin a day, and forget those nobody asks about any more."""
    rows = [{"org_id": call.org_id, "account": account, "day": call.day} for account in accounts]
    await session.execute(insert(DaySpent).values(rows).on_conflict_do_nothing())
    old = DaySpent.account.in_(accounts), DaySpent.day < call.day - KEPT
    await session.execute(delete(DaySpent).where(*old))


def _days(rows: Mapping[Whose, DaySpent]) -> dict[Whose, DaySpending]:
    return {whose: DaySpending.of(row.spending) for whose, row in rows.items()}


def _keep(rows: Mapping[Whose, DaySpent], days: Mapping[Whose, DaySpending]) -> None:
    for whose, row in rows.items():
        row.spending = days[whose].as_json()


def _alert(call: DayCall, refused: DayRefusal) -> Alert:
    return Alert(
        id=uuid7(),
        org_id=call.org_id,
        workspace_id=call.workspace_id,
        kind=USED_UP,
        severity="warning",
        title=refused.message,
        workflow_id=call.workflow_id,
        run_id=call.run_id,
        facts={
            "code": refused.code,
            "budget_of": refused.whose,
            "resource": refused.resource,
            "most": refused.most,
            "day": call.day.isoformat(),
            "step": call.step,
            "hint": refused.hint,
        },
    )
