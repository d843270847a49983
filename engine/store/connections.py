"""Connections as the credential resolver reads them: by key, inside one organization."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select

from engine.ports.connections import SealedSecret, StoredConnection
from engine.store.database import Database
from engine.store.models.connection import Connection
from engine.store.models.connection_grant import ConnectionGrant


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
