"""Connections that end, or that a service has refused: whoever made them is told, once each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.models.alert import Alert
from engine.store.models.connection import Connection
from engine.store.models.organization import Organization

ENDING: Final = "connection_ending"
REFUSED: Final = "connection_refused"
WARNED_AHEAD: Final = timedelta(days=14)
"""Long enough before the end that somebody on holiday is back in time."""
SHORTEST_LIFE: Final = timedelta(days=1)
"""What is given for less is renewed or refused before anybody could act on a warning."""


def ends_soon(row: Connection, now: datetime) -> bool:
    """Tell whether a connection ends within two weeks, or has.

    What a service gives for a time, and anew with each use, ends soon once half of that time has passed.
    """
    if row.expires_at is None:
        return False
    ahead = WARNED_AHEAD
    if row.held_since is not None:
        ahead = min(ahead, (row.expires_at - row.held_since) / 2)
    return row.expires_at <= now + ahead


async def tell_of_ends(database: Database, now: datetime) -> int:
    """Make an alert for each connection that ends soon and of whose end nobody was told; return how many."""
    told = 0
    for org_id in await _organizations(database):
        async with database.tenant(org_id) as session:
            rows = (await session.execute(_ending(now))).scalars().all()
            for row in rows:
                if ends_soon(row, now) and _is_news(row):
                    _tell_of_end(session, row, now)
                    told += 1
    return told


def tell_of_refusal(session: AsyncSession, row: Connection, detail: str) -> None:
    """Make an alert that a service has refused a connection, unless somebody was told of this secret of it."""
    if row.told_of_refusal == row.secret_version or row.deleted_at is not None:
        return
    row.told_of_refusal = row.secret_version
    session.add(_alert(row, REFUSED, f"{row.name} does not work any more: {detail}"))


async def _organizations(database: Database) -> Sequence[UUID]:
    async with database.unscoped() as session:
        return (await session.execute(select(Organization.id))).scalars().all()


def _ending(now: datetime) -> Select[Connection]:
    return (
        select(Connection)
        .where(
            Connection.deleted_at.is_(None),
            Connection.expires_at <= now + WARNED_AHEAD,
            or_(
                Connection.told_of_end.is_(None),
                Connection.told_of_end != Connection.expires_at,
            ),
        )
        # Another process that tells of it just now has it.
        .with_for_update(skip_locked=True)
    )


def _is_news(row: Connection) -> bool:
    """Leave out what was given for a moment only, and what is known not to work anyway."""
    if row.expires_at is None or row.told_of_refusal == row.secret_version:
        return False
    return row.held_since is None or row.expires_at - row.held_since >= SHORTEST_LIFE


def _tell_of_end(session: AsyncSession, row: Connection, now: datetime) -> None:
    if row.expires_at is None:
        return
    row.told_of_end = row.expires_at
    word = "has ended" if row.expires_at <= now else "ends"
    session.add(_alert(row, ENDING, f"{row.name} {word} on {row.expires_at:%Y-%m-%d %H:%M} UTC"))


def _alert(row: Connection, kind: str, title: str) -> Alert:
    facts: dict[str, str] = {"connection_id": str(row.id), "key": row.key, "name": row.name}
    if row.created_by is not None:
        facts["made_by"] = str(row.created_by)
    return Alert(
        id=uuid7(),
        org_id=row.org_id,
        workspace_id=row.workspace_id,
        kind=kind,
        title=title[:500],
        facts=facts,
    )
