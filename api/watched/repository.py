"""Queries of triggers whose events are looked for."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from api.repository import Repository
from engine.store.models.trigger import Trigger
from engine.store.models.trigger_state import TriggerState
from engine.store.models.workflow import Workflow


class WatchedRepository(Repository):
    """Watched triggers of one workspace."""

    async def has_workflow(self, workflow_id: UUID) -> bool:
        """Tell whether there is such a workflow."""
        query = select(Workflow.id).where(
            Workflow.id == workflow_id, Workflow.workspace_id == self.workspace_id
        )
        return (await self.session.execute(query)).first() is not None

    async def of_workflow(self, workflow_id: UUID) -> Sequence[tuple[Trigger, TriggerState]]:
        """Answer the triggers of a workflow that are switched on and looked at, with their states."""
        query = (
            select(Trigger, TriggerState)
            .join(
                TriggerState,
                (TriggerState.workflow_id == Trigger.workflow_id)
                & (TriggerState.scope_id == Trigger.trigger_id)
                & (TriggerState.kind == "cursor"),
            )
            .where(
                Trigger.workflow_id == workflow_id,
                Trigger.workspace_id == self.workspace_id,
                Trigger.enabled,
            )
            .order_by(Trigger.trigger_id)
        )
        return [(row[0], row[1]) for row in (await self.session.execute(query)).all()]
