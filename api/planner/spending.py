"""The ledger of the planner's model, in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agent.models.llm_budget import Limits
from engine.store.model_spending import SqlModelSpending


@dataclass(frozen=True)
class PlannerLedger:
    """What was spent outlasts a restart, and is one for all processes of an installation."""

    store: SqlModelSpending

    async def book(self, org_id: str, tokens: int, micro_usd: int, limits: Limits) -> date | None:
        """Add an amount where no limit is reached yet, and answer the day; None where one is."""
        return await self.store.add(
            UUID(org_id),
            tokens,
            micro_usd,
            most_tokens=limits.tokens_per_day,
            most_micro_usd=limits.micro_usd_per_day,
        )

    async def correct(self, org_id: str, day: date, tokens: int, micro_usd: int) -> None:
        """Add an amount to a day, below nought for what was booked too much."""
        await self.store.correct(UUID(org_id), day, tokens, micro_usd)
