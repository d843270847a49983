"""Triggers whose events a service may tell over a connection that is kept open."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from engine.ports.lines import LineRow
from engine.store.database import Database
from engine.store.models.trigger import Trigger
from engine.store.models.workflow import Workflow


class SqlLineStore:
    """Reads what is switched on, for the kinds of triggers that a line can serve."""

    def __init__(
        self, database: Database, uses: Collection[str], own_lines: Collection[str] = ()
    ) -> None:
        self._database = database
        self._uses = frozenset([*uses, *own_lines])
        self._own_lines = frozenset(own_lines)

    async def lines(self) -> Sequence[LineRow]:
        """Return every trigger that is switched on, whose service could be listened to."""
        kind = Trigger.config["uses"].as_string()
        query = (
            select(Trigger)
            .join(Workflow, Workflow.id == Trigger.workflow_id)
            .where(
                Trigger.enabled,
                Trigger.type == "app",
                kind.in_(self._uses),
                Workflow.enabled,
                Workflow.deleted_at.is_(None),
            )
            .order_by(Trigger.workflow_id, Trigger.trigger_id)
        )
        async with self._database.engine_session() as session:
            rows = (await session.execute(query)).scalars().all()
        return [self._row(one) for one in rows if isinstance(one.config.get("connection"), str)]

    def _row(self, trigger: Trigger) -> LineRow:
        settings, uses = trigger.config.get("with"), str(trigger.config.get("uses"))
        return LineRow(
            org_id=trigger.org_id,
            workspace_id=trigger.workspace_id,
            workflow_id=trigger.workflow_id,
            trigger_id=trigger.trigger_id,
            version=trigger.version,
            uses=uses,
            settings=settings if isinstance(settings, dict) else {},
            connection=str(trigger.config.get("connection")),
            own_line=uses in self._own_lines,
        )
