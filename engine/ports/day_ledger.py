"""Where it is kept what was spent today, so that no restart forgets it and no two processes spend it twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from engine.core.day_budget import DayRefusal, Whose


@dataclass(frozen=True, slots=True)
class DayCall:
    """A call that is about to be made, and the budgets of the day it falls under."""

    org_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    run_id: UUID | None
    """None where it belongs to no run: a step that somebody tries."""
    step: str
    day: date
    budgets: Mapping[Whose, Mapping[str, float]]
    """Always the workflow's, which may be empty; the organization's where it has one."""

    @property
    def accounts(self) -> dict[Whose, UUID]:
        """Return under which id it counts with whom."""
        ids: dict[Whose, UUID] = {"workflow": self.workflow_id, "organization": self.org_id}
        return {whose: ids[whose] for whose in self.budgets}


class DayLedger(Protocol):
    """Counts calls under budgets of a day. Each method is one transaction; raises `Unavailable` where there is none."""

    async def budget_of(self, org_id: UUID) -> Mapping[str, float]:
        """Return what an organization may spend on a day; empty where it has no budget."""
        ...

    async def begin(self, call: DayCall) -> Mapping[str, float] | DayRefusal:
        """Count a call and what it is expected to take, and return that; or say why it may not be made.

        The first refusal of a budget on a day is told as an alert.
        """
        ...

    async def settle(self, call: DayCall, expected: Mapping[str, float], note: Any) -> None:
        """Count what a call has really taken, as its note tells, instead of what was expected."""
        ...
