"""Budgets of a day: what may be spent, and what has been."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.budgets.repository import BudgetRepository
from api.budgets.schemas import BudgetShown, DayBudgetGiven, DayBudgetShown, SpentShown
from api.repository import Session
from api.room import Room
from engine.core.compile import day_budget_of
from engine.core.day_budget import DaySpending
from engine.core.document import Document
from engine.errors import NotFound


class Budgets:
    """The budgets a caller sees, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = BudgetRepository(session, *room.place)

    async def of_organization(self) -> BudgetShown:
        """Answer the organization's budget and what was spent of it today."""
        return await self._shown(await self._rows.of_organization(), self._room.org_id)

    async def set_for_organization(self, given: DayBudgetGiven) -> BudgetShown:
        """Set the organization's budget."""
        budget = given.model_dump(exclude_none=True)
        await self._rows.set_for_organization(budget)
        await self._room.note(self._session, "budget.set", self._room.org_id, per_day=budget)
        return await self.of_organization()

    async def of_workflow(self, workflow_id: UUID) -> BudgetShown:
        """Answer the budget that the live version of a workflow has, and what was spent of it today."""
        workflow = await self._rows.workflow(workflow_id)
        if workflow is None:
            raise NotFound("There is no such workflow.")
        document = await self._rows.live_document(workflow)
        budget = {} if document is None else day_budget_of(Document.parse(document))
        return await self._shown(budget, workflow_id)

    async def _shown(self, budget: Mapping[str, Any], account: UUID) -> BudgetShown:
        day = self._room.services.clock.now().date()
        found = DaySpending.of(await self._rows.spent(account, day))
        so_far = {
            name: found.spent.get(name, 0) + found.reserved.get(name, 0)
            for name in ("usd", "tokens", "calls")
        }
        return BudgetShown(
            per_day=DayBudgetShown(
                usd=budget.get("usd"), tokens=budget.get("tokens"), calls=budget.get("calls")
            ),
            day=day,
            spent=SpentShown(
                usd=so_far["usd"], tokens=int(so_far["tokens"]), calls=int(so_far["calls"])
            ),
            is_used_up=found.was_told,
        )
