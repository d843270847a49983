"""The ledger of budgets of a day, in memory: what a test of a workflow counts in."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from engine.core.day_budget import DayRefusal, DaySpending, Whose, begin, settle
from engine.ports.day_ledger import DayCall


@dataclass
class MemoryDayLedger:
    """Counts as the service does; `budgets` says what organizations may spend, `told` is whom it told."""

    budgets: dict[UUID, Mapping[str, float]] = field(default_factory=dict)
    days: dict[tuple[Whose, UUID, date], DaySpending] = field(
        default_factory=lambda: defaultdict(DaySpending)
    )
    told: list[DayRefusal] = field(default_factory=list)

    async def budget_of(self, org_id: UUID) -> Mapping[str, float]:
        """Return what an organization may spend on a day."""
        return self.budgets.get(org_id, {})

    async def begin(self, call: DayCall) -> Mapping[str, float] | DayRefusal:
        """Count a call and what it is expected to take; or say why it may not be made."""
        expected = begin(self._days(call), call.budgets, call.step)
        if isinstance(expected, DayRefusal) and expected.is_news:
            self.told.append(expected)
        return expected

    async def settle(self, call: DayCall, expected: Mapping[str, float], note: Any) -> None:
        """Count what a call has really taken instead of what was expected."""
        settle(self._days(call), call.step, expected, note)

    def _days(self, call: DayCall) -> dict[Whose, DaySpending]:
        return {
            whose: self.days[whose, account, call.day] for whose, account in call.accounts.items()
        }
