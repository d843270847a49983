"""Queries of alerts."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select, update

from api.repository import Repository
from engine.store.models.alert import Alert
from engine.store.models.user import User
from engine.store.models.workflow import Workflow


class AlertRow(NamedTuple):
    """An alert beside the names people know."""

    alert: Alert
    workflow_name: str | None
    acknowledged_by: str | None


class AlertRepository(Repository):
    """Alerts of one workspace."""

    async def page(self, *, is_open: bool, before: UUID | None, limit: int) -> Sequence[AlertRow]:
        """Answer one row more than the limit, newest first; ids sort by time."""
        query = self._rows().order_by(Alert.id.desc())
        if is_open:
            query = query.where(Alert.acknowledged_at.is_(None))
        if before is not None:
            query = query.where(Alert.id < before)
        return [AlertRow(*row) for row in await self.session.execute(query.limit(limit + 1))]

    async def get(self, alert_id: UUID) -> AlertRow | None:
        """Answer one alert."""
        row = (await self.session.execute(self._rows().where(Alert.id == alert_id))).one_or_none()
        return AlertRow(*row) if row else None

    async def acknowledge(self, alert_id: UUID, by: UUID | None) -> None:
        """Note that somebody has seen it; the first one counts."""
        await self.session.execute(
            update(Alert)
            .where(Alert.id == alert_id, Alert.acknowledged_at.is_(None))
            .values(acknowledged_at=func.now(), acknowledged_by=by)
        )

    async def acknowledge_all(self, ids: Sequence[UUID], by: UUID | None) -> Sequence[UUID]:
        """Note that somebody has seen these; answer those that had been open."""
        change = (
            update(Alert)
            .where(
                Alert.id.in_(ids),
                Alert.workspace_id == self.workspace_id,
                Alert.acknowledged_at.is_(None),
            )
            .values(acknowledged_at=func.now(), acknowledged_by=by)
            .returning(Alert.id)
        )
        return (await self.session.execute(change)).scalars().all()

    def _rows(self) -> Select[Alert, str | None, str | None]:
        return (
            select(Alert, Workflow.name, User.name)
            .outerjoin(Workflow, Workflow.id == Alert.workflow_id)
            .outerjoin(User, User.id == Alert.acknowledged_by)
            .where(Alert.workspace_id == self.workspace_id)
        )
