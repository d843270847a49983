"""What organizations spend on the planner's model, by day, for every process that asks it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, true, update
from sqlalchemy.dialects.postgresql import insert

from engine.ports.clock import Clock
from engine.store.database import Database
from engine.store.models.model_spending import ModelSpending


class SqlModelSpending:
    """Asks and adds in one statement, so that processes beside each other keep to one limit."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(
        self,
        org_id: UUID,
        tokens: int,
        micro_usd: int,
        *,
        most_tokens: int | None,
        most_micro_usd: int | None,
    ) -> date | None:
        """Add to today, in UTC, and answer the day; None where a limit was reached before."""
        today = self._clock.now().date()
        row = ModelSpending
        first = insert(row).values(org_id=org_id, day=today, tokens=tokens, micro_usd=micro_usd)
        added = first.on_conflict_do_update(
            index_elements=[row.org_id, row.day],
            set_={"tokens": row.tokens + tokens, "micro_usd": row.micro_usd + micro_usd},
            where=and_(true(), *_below(most_tokens, most_micro_usd)),
        ).returning(row.day)
        async with self._database.tenant(org_id) as session:
            return (await session.execute(added)).scalar_one_or_none()

    async def correct(self, org_id: UUID, day: date, tokens: int, micro_usd: int) -> None:
        """Add to the day on which a call was booked."""
        row = ModelSpending
        changed = (
            update(row)
            .where(row.org_id == org_id, row.day == day)
            .values(tokens=row.tokens + tokens, micro_usd=row.micro_usd + micro_usd)
        )
        async with self._database.tenant(org_id) as session:
            await session.execute(changed)


def _below(most_tokens: int | None, most_micro_usd: int | None) -> list[ColumnElement[bool]]:
    limits = ((ModelSpending.tokens, most_tokens), (ModelSpending.micro_usd, most_micro_usd))
    return [spent < limit for spent, limit in limits if limit is not None]
