"""Queries of what stands around a workflow: models, and other workflows that are switched on."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from api.repository import Repository
from engine.store.models.connection import Connection
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion

MOST_LOOKED_AT = 500


class NeighbourRepository(Repository):
    """What one workspace has beside one of its workflows."""

    async def models(self) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """Answer the connections to models, by key, with how they are set up."""
        query = (
            select(Connection.key, Connection.config)
            .where(
                Connection.workspace_id == self.workspace_id,
                Connection.deleted_at.is_(None),
                Connection.service == "ai",
            )
            .order_by(Connection.key)
            .limit(MOST_LOOKED_AT)
        )
        return [(key, dict(config)) for key, config in await self.session.execute(query)]

    async def beside(self, workflow_id: UUID) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """Answer name and live version of every other workflow that is switched on."""
        query = (
            select(Workflow.name, WorkflowVersion.document)
            .join(
                WorkflowVersion,
                and_(
                    WorkflowVersion.workflow_id == Workflow.id,
                    WorkflowVersion.number == Workflow.live_version,
                ),
            )
            .where(
                Workflow.workspace_id == self.workspace_id,
                Workflow.id != workflow_id,
                Workflow.enabled.is_(True),
                Workflow.deleted_at.is_(None),
                Workflow.archived_at.is_(None),
            )
            .order_by(Workflow.name, Workflow.id)
            .limit(MOST_LOOKED_AT)
        )
        return [(name, dict(document)) for name, document in await self.session.execute(query)]
