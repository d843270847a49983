"""The workspaces that people talk to in Slack, and who answers there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy import func, select

from engine.ports.lines import LinePlace
from engine.store.advisory_locks import AdvisoryLock
from engine.store.database import Database
from engine.store.models.slack_app import SlackApp


@asynccontextmanager
async def turn(database: Database) -> AsyncIterator[bool]:
    """Tell whether this process is the one that answers, for as long as the block lasts."""
    asked = select(func.pg_try_advisory_xact_lock(int(AdvisoryLock.SLACK)))
    async with database.engine_session() as session:
        yield bool((await session.execute(asked)).scalar_one())


async def places(database: Database) -> Sequence[tuple[UUID, UUID]]:
    """Return the organization and the workspace of each app."""
    query = select(SlackApp.org_id, SlackApp.workspace_id).order_by(SlackApp.id)
    async with database.engine_session() as session:
        return [(org_id, room) for org_id, room in (await session.execute(query)).all()]


async def lines(database: Database) -> Sequence[LinePlace]:
    """Return the lines over which Slack tells what people say."""
    app = SlackApp
    query = select(app.org_id, app.workspace_id, app.line).where(app.line.is_not(None))
    async with database.engine_session() as session:
        rows = (await session.execute(query)).all()
        return [LinePlace(org_id, room, line) for org_id, room, line in rows if line is not None]
