"""Queries of schedules."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from api.repository import Repository
from engine.runtime.ownership import SCHEDULES_CHANNEL
from engine.store.database import announce
from engine.store.models.run import Run
from engine.store.models.schedule import Schedule
from engine.store.models.workflow import Workflow


class ScheduleRepository(Repository):
    """Schedules of one workspace."""

    async def has_workflow(self, workflow_id: UUID) -> bool:
        """Tell whether there is such a workflow."""
        query = select(Workflow.id).where(
            Workflow.id == workflow_id, Workflow.workspace_id == self.workspace_id
        )
        return (await self.session.execute(query)).first() is not None

    async def of_workflow(self, workflow_id: UUID) -> Sequence[Schedule]:
        """Answer the schedules of a workflow, by the id of their trigger."""
        query = (
            select(Schedule)
            .where(Schedule.workflow_id == workflow_id, Schedule.workspace_id == self.workspace_id)
            .order_by(Schedule.trigger_id)
        )
        return (await self.session.execute(query)).scalars().all()

    async def get(self, workflow_id: UUID, trigger_id: str) -> Schedule | None:
        """Answer one schedule."""
        query = select(Schedule).where(
            Schedule.workflow_id == workflow_id,
            Schedule.trigger_id == trigger_id,
            Schedule.workspace_id == self.workspace_id,
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def due_of_runs(
        self, workflow_id: UUID, trigger_id: str, since: datetime
    ) -> frozenset[str]:
        """Answer for which due times since then there are runs, as their triggers name them."""
        query = select(func.json_extract_path_text(Run.trigger, "due_at")).where(
            Run.workflow_id == workflow_id,
            Run.trigger_id == trigger_id,
            Run.trigger_type == "schedule",
            Run.created_at >= since,
        )
        found = (await self.session.execute(query)).scalars()
        return frozenset(due for due in found if due is not None)

    async def announce(self) -> None:
        """Tell the executor, at commit, that schedules have changed."""
        await announce(self.session, SCHEDULES_CHANNEL)
