"""Alerts: listed until somebody has seen them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.alerts.schemas import AlertsAcknowledged, AlertShown, AlertsSeen
from api.alerts.service import Alerts
from api.room import Running, Watching
from api.shapes import Page

router = APIRouter(prefix="/alerts", tags=["alerts"])


@router.get("")
async def list_alerts(
    room: Watching,
    open: Annotated[bool, Query(description="only what nobody has acknowledged")] = True,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[AlertShown]:
    """List alerts, newest first: runs that failed, and what did not start."""
    async with room.transaction() as session:
        return await Alerts(room, session).page(is_open=open, cursor=cursor, limit=limit)


@router.post("/acknowledge")
async def acknowledge_alerts(given: AlertsSeen, room: Running) -> AlertsAcknowledged:
    """Say that you have seen many alerts; those that are not of this workspace are left out."""
    async with room.transaction() as session:
        return await Alerts(room, session).acknowledge_all(given.alerts)


@router.post("/{alert_id}/acknowledge")
async def acknowledge_alert(alert_id: UUID, room: Running) -> AlertShown:
    """Say that you have seen an alert; it leaves the list of open ones."""
    async with room.transaction() as session:
        return await Alerts(room, session).acknowledge(alert_id)
