"""Alerts: what has failed or did not start, until somebody has seen it."""

from collections.abc import Sequence
from uuid import UUID

from api.alerts.repository import AlertRepository, AlertRow
from api.alerts.schemas import AlertsAcknowledged, AlertShown
from api.repository import Session
from api.room import Room
from api.shapes import Page
from engine.errors import Invalid, NotFound


class Alerts:
    """The alerts of one workspace, in the request's transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = AlertRepository(session, *room.place)

    async def page(self, *, is_open: bool, cursor: str | None, limit: int) -> Page[AlertShown]:
        """Answer one page, newest first."""
        try:
            before = UUID(cursor) if cursor else None
        except ValueError as error:
            raise Invalid("The cursor is not one of ours: take it from next_cursor.") from error
        rows = await self._rows.page(is_open=is_open, before=before, limit=limit)
        more = str(rows[limit - 1].alert.id) if len(rows) > limit else None
        return Page(items=[_shown(row) for row in rows[:limit]], next_cursor=more)

    async def acknowledge(self, alert_id: UUID) -> AlertShown:
        """Note that this caller has seen an alert."""
        if await self._rows.get(alert_id) is None:
            raise NotFound("There is no such alert.")
        await self._rows.acknowledge(alert_id, self._room.user_id)
        await self._room.note(self._session, "alert.acknowledge", alert_id)
        row = await self._rows.get(alert_id)
        if row is None:
            raise NotFound("There is no such alert.")
        await self._session.refresh(row.alert)
        return _shown(row)

    async def acknowledge_all(self, told: Sequence[str]) -> AlertsAcknowledged:
        """Note that this caller has seen these alerts."""
        try:
            ids = [UUID(one) for one in told]
        except ValueError as error:
            raise Invalid("Alerts are named by their ids.") from error
        seen = await self._rows.acknowledge_all(ids, self._room.user_id)
        for alert_id in seen:
            await self._room.note(self._session, "alert.acknowledge", alert_id)
        return AlertsAcknowledged(count=len(seen))


def _shown(row: AlertRow) -> AlertShown:
    alert = row.alert
    return AlertShown(
        id=str(alert.id),
        kind=alert.kind,
        severity=alert.severity,
        title=alert.title,
        workflow_id=str(alert.workflow_id) if alert.workflow_id else None,
        workflow_name=row.workflow_name,
        run_id=str(alert.run_id) if alert.run_id else None,
        facts=dict(alert.facts),
        created_at=alert.created_at,
        acknowledged_at=alert.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
    )
