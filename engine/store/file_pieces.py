"""Pieces of files among the large values of runs: kept, backed up and removed with them."""

from __future__ import annotations

import hashlib
from uuid import UUID

from psycopg.errors import InsufficientResources
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from engine.ports.runs import StorageFull
from engine.store.database import Database
from engine.store.models.blob import Blob


class SqlFilePieces:
    """Implements FilePieces; row-level security keeps other organizations out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, org_id: str, workspace_id: str, content: bytes) -> str:
        """Keep a piece in a transaction of its own; raise StorageFull where no room is left."""
        sha256 = hashlib.sha256(content).hexdigest()
        row = {
            "org_id": UUID(org_id),
            "sha256": sha256,
            "workspace_id": UUID(workspace_id),
            "size": len(content),
            "content": content,
        }
        statement = insert(Blob).values(row).on_conflict_do_nothing()
        try:
            async with self._database.tenant(UUID(org_id)) as session:
                await session.execute(statement)
        except OperationalError as exc:
            if isinstance(exc.orig, InsufficientResources):
                raise StorageFull(str(exc.orig)) from exc
            raise
        return sha256

    async def piece(self, org_id: str, sha256: str) -> bytes | None:
        """Return a piece of the organization."""
        query = select(Blob.content).where(Blob.org_id == UUID(org_id), Blob.sha256 == sha256)
        async with self._database.tenant(UUID(org_id)) as session:
            return (await session.execute(query)).scalar_one_or_none()
