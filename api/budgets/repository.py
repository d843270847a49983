"""Queries of budgets and of what was spent of them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from api.repository import Repository
from engine.store.models.day_spending import DaySpent
from engine.store.models.organization import Organization
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion


class BudgetRepository(Repository):
    """The budget of the caller's organization, and those of workflows of one workspace."""

    async def of_organization(self) -> dict[str, Any]:
        """Answer what the organization may spend on a day."""
        query = select(Organization.day_budget).where(Organization.id == self.org_id)
        return dict((await self.session.execute(query)).scalar_one())

    async def set_for_organization(self, budget: dict[str, float]) -> None:
        """Store what the organization may spend on a day."""
        query = update(Organization).where(Organization.id == self.org_id)
        await self.session.execute(query.values(day_budget=budget))

    async def live_document(self, workflow: Workflow) -> dict[str, Any] | None:
        """Answer the document that runs; None where the workflow is switched off."""
        query = select(WorkflowVersion.document).where(
            WorkflowVersion.workflow_id == workflow.id,
            WorkflowVersion.number == workflow.live_version,
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def spent(self, account: UUID, day: date) -> dict[str, Any]:
        """Answer what was spent on a day by a workflow, or by the organization."""
        query = select(DaySpent.spending).where(DaySpent.account == account, DaySpent.day == day)
        return dict((await self.session.execute(query)).scalar_one_or_none() or {})
