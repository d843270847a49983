"""Budgets of a day: of the organization, and of each workflow."""

from uuid import UUID

from fastapi import APIRouter

from api.budgets.schemas import BudgetShown, DayBudgetGiven
from api.budgets.service import Budgets
from api.room import Managing, Reading

router = APIRouter(tags=["budgets"])


@router.get("/budget")
async def get_budget(room: Reading) -> BudgetShown:
    """Show what all workflows of the organization may spend on a day, and what they have today."""
    async with room.transaction() as session:
        return await Budgets(room, session).of_organization()


@router.put("/budget")
async def set_budget(given: DayBudgetGiven, room: Managing) -> BudgetShown:
    """Set what all workflows of the organization may spend on a day. It counts within ten seconds."""
    async with room.transaction() as session:
        return await Budgets(room, session).set_for_organization(given)


@router.get("/workflows/{workflow_id}/budget")
async def get_workflow_budget(workflow_id: UUID, room: Reading) -> BudgetShown:
    """Show what a workflow's live version may spend on a day (`settings.budget.per_day`), and what it has today."""
    async with room.transaction() as session:
        return await Budgets(room, session).of_workflow(workflow_id)
