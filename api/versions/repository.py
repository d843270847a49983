"""Queries of published versions."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from api.repository import Repository
from engine.store.models.user import User
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion


class VersionRow(NamedTuple):
    """A version beside who published it and which version is live."""

    version: WorkflowVersion
    publisher: str | None
    live: int | None


class VersionRepository(Repository):
    """Versions of workflows of one workspace."""

    async def locked_workflow(self, workflow_id: UUID) -> Workflow | None:
        """Answer the workflow and hold it, so that numbers are given one after another."""
        query = (
            select(Workflow)
            .where(
                Workflow.id == workflow_id,
                Workflow.workspace_id == self.workspace_id,
                Workflow.deleted_at.is_(None),
            )
            .with_for_update()
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def page(self, workflow_id: UUID, below: int | None, limit: int) -> Sequence[VersionRow]:
        """Answer one row more than the limit, newest first."""
        query = self._rows(workflow_id).order_by(WorkflowVersion.number.desc())
        if below is not None:
            query = query.where(WorkflowVersion.number < below)
        found = await self.session.execute(query.limit(limit + 1))
        return [VersionRow(*row) for row in found]

    async def get(self, workflow_id: UUID, number: int) -> VersionRow | None:
        """Answer one version."""
        query = self._rows(workflow_id).where(WorkflowVersion.number == number)
        row = (await self.session.execute(query)).one_or_none()
        return VersionRow(*row) if row else None

    async def newest_number(self, workflow_id: UUID) -> int:
        """Answer the highest number given so far, 0 before the first."""
        query = select(func.max(WorkflowVersion.number)).where(
            WorkflowVersion.workflow_id == workflow_id
        )
        return (await self.session.execute(query)).scalar_one() or 0

    async def add(self, version: WorkflowVersion) -> None:
        """Store a version."""
        self.session.add(version)
        await self.session.flush()

    def _rows(self, workflow_id: UUID) -> Select[WorkflowVersion, str, int | None]:
        return (
            select(WorkflowVersion, User.name, Workflow.live_version)
            .join(Workflow, Workflow.id == WorkflowVersion.workflow_id)
            .outerjoin(User, User.id == WorkflowVersion.published_by)
            .where(
                WorkflowVersion.workflow_id == workflow_id,
                Workflow.workspace_id == self.workspace_id,
                Workflow.deleted_at.is_(None),
            )
        )
