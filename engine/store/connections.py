"""Connections as the credential resolver reads them: by key, inside one organization."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from engine.ports.connections import Life, SealedSecret, StoredConnection
from engine.store.connection_alerts import tell_of_refusal
from engine.store.database import Database
from engine.store.models.connection import Connection
from engine.store.models.connection_grant import ConnectionGrant
from engine.store.models.slack_app import SlackApp


class SqlConnectionStore:
    """Implements ConnectionStore; row-level security keeps other organizations out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def connection(self, org_id: str, workspace_id: str, key: str) -> StoredConnection | None:
        """Return the connection of this key that still exists, or None."""
        query = select(Connection).where(
            Connection.workspace_id == UUID(workspace_id),
            Connection.key == key,
            Connection.deleted_at.is_(None),
        )
        async with self._database.tenant(UUID(org_id)) as session:
            row = (await session.execute(query)).scalar_one_or_none()
        return stored(row) if row is not None else None

    async def is_granted(self, org_id: str, connection_id: str, workflow_id: str) -> bool:
        """Say whether a grant for the workflow, or for all of them, holds at this moment."""
        grant = ConnectionGrant
        query = (
            select(grant.id)
            .where(
                grant.connection_id == UUID(connection_id),
                grant.revoked_at.is_(None),
                or_(grant.workflow_id.is_(None), grant.workflow_id == UUID(workflow_id)),
            )
            .limit(1)
        )
        async with self._database.tenant(UUID(org_id)) as session:
            return (await session.execute(query)).scalar_one_or_none() is not None

    async def serves_chat(self, org_id: str, workspace_id: str, key: str) -> bool:
        """Say whether the workspace's Slack app answers or hears through the connection."""
        app = SlackApp
        query = select(app.id).where(
            app.workspace_id == UUID(workspace_id),
            or_(app.token == key, app.signing == key, app.line == key),
        )
        async with self._database.tenant(UUID(org_id)) as session:
            return (await session.execute(query)).scalar_one_or_none() is not None

    @asynccontextmanager
    async def held(self, org_id: str, connection_id: str) -> AsyncIterator[HeldRow | None]:
        """Hold the row's lock; what is saved is committed at the end."""
        query = select(Connection).where(
            Connection.id == UUID(connection_id), Connection.deleted_at.is_(None)
        )
        async with self._database.tenant(UUID(org_id)) as session:
            row = (await session.execute(query.with_for_update())).scalar_one_or_none()
            yield HeldRow(row, stored(row)) if row is not None else None

    async def note_refusal(self, org_id: str, connection_id: str, detail: str) -> None:
        """Show the refusal wherever the connection is listed, and tell who made it, once."""
        async with self._database.tenant(UUID(org_id)) as session:
            row = await session.get(Connection, UUID(connection_id), with_for_update=True)
            if row is not None:
                row.check_ok, row.check_detail, row.checked_at = False, detail, func.now()
                tell_of_refusal(session, row, detail)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Implements HeldConnection over a locked row."""

    row: Connection
    found: StoredConnection

    async def save(self, sealed: SealedSecret, secret_version: int, life: Life | None) -> None:
        """Change the row; the transaction around it commits."""
        self.row.ciphertext, self.row.wrapped_key = sealed.ciphertext, sealed.wrapped_key
        self.row.key_version, self.row.secret_version = sealed.key_version, secret_version
        if life is not None:
            self.row.held_since, self.row.expires_at = life.since, life.until


def stored(row: Connection) -> StoredConnection:
    """Return a row in the words of the port."""
    sealed = None
    if row.ciphertext is not None and row.wrapped_key is not None:
        sealed = SealedSecret(row.ciphertext, row.wrapped_key, row.key_version)
    return StoredConnection(
        id=str(row.id),
        org_id=str(row.org_id),
        workspace_id=str(row.workspace_id),
        key=row.key,
        name=row.name,
        service=row.service,
        kind=row.kind,
        config=row.config,
        allowed_hosts=tuple(row.allowed_hosts),
        secret_version=row.secret_version,
        sealed=sealed,
    )
