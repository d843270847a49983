"""Alerts about what nobody is there to see start, which somebody is to be told of by mail."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import and_, func, or_, select, text, update

from engine.store.advisory_locks import AdvisoryLock
from engine.store.connection_alerts import ENDING, REFUSED
from engine.store.database import Database
from engine.store.models.alert import Alert
from engine.store.models.run import Run
from engine.store.models.workflow import Workflow

AT_ONCE: Final = 500
OLDEST: Final = text("now() - interval '1 day'")
"""What is older is no news any more, for instance where mail has just been set up."""
PAUSE: Final = text("now() - interval '1 hour'")
"""Between two mails about one workflow; what comes meanwhile is in the next."""


@dataclass(frozen=True, slots=True)
class MailedAlert:
    """One alert, as its mail tells it."""

    alert_id: UUID
    run_id: UUID | None
    kind: str
    is_scheduled: bool
    title: str
    step: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AlertMail:
    """What is to be told about one workflow, or about one connection."""

    org_id: UUID
    workspace_id: UUID
    workflow_id: UUID | None
    """None where it is about a connection."""
    name: str
    created_by: UUID | None
    alerts: tuple[MailedAlert, ...]


@asynccontextmanager
async def turn(database: Database) -> AsyncIterator[bool]:
    """Tell whether this process is the one that sends mail, for as long as the block lasts."""
    asked = select(func.pg_try_advisory_xact_lock(int(AdvisoryLock.ALERT_MAIL)))
    async with database.engine_session() as session:
        yield bool((await session.execute(asked)).scalar_one())


async def due(database: Database) -> Sequence[AlertMail]:
    """Return what is to be told, one mail a workflow, leaving out those told of within the hour."""
    told = select(Alert.workflow_id).where(Alert.mailed_at > PAUSE, Alert.workflow_id.is_not(None))
    by_itself = or_(
        Alert.kind.in_(("schedule_not_started", "trigger_failing", "event_not_started")),
        and_(
            Alert.kind.in_(("run_failed", "run_not_started")),
            Run.trigger_type.in_(("schedule", "app")),
        ),
    )
    query = (
        select(Alert, Run.trigger_type, Workflow.id, Workflow.name, Workflow.created_by)
        .join(Workflow, Workflow.id == Alert.workflow_id)
        .outerjoin(Run, Run.id == Alert.run_id)
        .where(Alert.mailed_at.is_(None), Alert.created_at > OLDEST, by_itself)
        .where(Alert.workflow_id.not_in(told))
        .order_by(Alert.id)
        .limit(AT_ONCE)
    )
    found: dict[UUID, AlertMail] = {}
    async with database.engine_session() as session:
        rows = (await session.execute(query)).all()
    for alert, started_by, workflow_id, name, created_by in rows:
        before = found.get(workflow_id)
        step = alert.facts.get("step")
        one = MailedAlert(
            alert.id,
            alert.run_id,
            alert.kind,
            alert.kind == "schedule_not_started" or started_by == "schedule",
            alert.title,
            step if isinstance(step, str) else None,
            alert.created_at,
        )
        place = (alert.org_id, alert.workspace_id, workflow_id)
        alerts = (*before.alerts, one) if before is not None else (one,)
        found[workflow_id] = AlertMail(*place, name, created_by, alerts)
    return [*found.values(), *await _about_connections(database)]


async def _about_connections(database: Database) -> Sequence[AlertMail]:
    """Return what is to be told of connections: one mail each, since each is told of once."""
    query = (
        select(Alert)
        .where(Alert.kind.in_((ENDING, REFUSED)))
        .where(Alert.mailed_at.is_(None), Alert.created_at > OLDEST)
        .order_by(Alert.id)
        .limit(AT_ONCE)
    )
    async with database.engine_session() as session:
        rows = (await session.execute(query)).scalars().all()
    return [_about_connection(alert) for alert in rows]


def _about_connection(alert: Alert) -> AlertMail:
    maker, name = alert.facts.get("made_by"), alert.facts.get("name")
    one = MailedAlert(alert.id, None, alert.kind, False, alert.title, None, alert.created_at)
    return AlertMail(
        alert.org_id,
        alert.workspace_id,
        None,
        str(name),
        UUID(maker) if isinstance(maker, str) else None,
        (one,),
    )


async def mark_mailed(database: Database, mail: AlertMail) -> None:
    """Note that these alerts have been told."""
    ids = [alert.alert_id for alert in mail.alerts]
    change = update(Alert).where(Alert.id.in_(ids)).values(mailed_at=func.now())
    async with database.engine_session() as session:
        await session.execute(change)
