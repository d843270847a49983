"""The base of every repository: one session, one workspace."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from engine.store.models import Workflow

Session = AsyncSession


@dataclass(frozen=True)
class Repository:
    """Row-level security keeps organizations apart; the workspace is part of every query here."""

    session: Session
    org_id: UUID
    workspace_id: UUID

    async def workflow(self, workflow_id: UUID) -> Workflow | None:
        """Answer a workflow of this workspace that was not deleted."""
        query = select(Workflow).where(
            Workflow.id == workflow_id,
            Workflow.workspace_id == self.workspace_id,
            Workflow.deleted_at.is_(None),
        )
        return (await self.session.execute(query)).scalar_one_or_none()
