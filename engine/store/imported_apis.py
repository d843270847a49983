"""What a workspace has imported, as the catalogue and the runner read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select

from engine.ports.imported import StoredImport
from engine.store.database import Database
from engine.store.models.imported_api import ImportedApi

IMPORTS_CHANNEL = "nexa_imports"
"""A notice on it names the workspace whose imports have changed."""


class SqlImportStore:
    """Implements ImportStore; row-level security keeps other organizations out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stamp(self, org_id: UUID, workspace_id: UUID) -> str:
        """Return keys and times of change: documents are large, and asked for only when they changed."""
        query = select(ImportedApi.key, ImportedApi.updated_at).where(
            ImportedApi.workspace_id == workspace_id
        )
        async with self._database.tenant(org_id) as session:
            rows = (await session.execute(query.order_by(ImportedApi.key))).all()
        return " ".join(f"{row.key}@{row.updated_at.isoformat()}" for row in rows)

    async def imports(self, org_id: UUID, workspace_id: UUID) -> Sequence[StoredImport]:
        """Return everything the workspace has imported, by key."""
        query = select(ImportedApi).where(ImportedApi.workspace_id == workspace_id)
        async with self._database.tenant(org_id) as session:
            rows = (await session.execute(query.order_by(ImportedApi.key))).scalars().all()
            return [stored(row) for row in rows]


def stored(row: ImportedApi) -> StoredImport:
    """Return a row in the words of the port."""
    return StoredImport(
        key=row.key,
        kind="mcp" if row.kind == "mcp" else "openapi",
        title=row.title,
        server=row.server,
        connection=row.connection,
        digest=row.digest,
        operations=cast("list[dict[str, Any]]", row.operations),
        effects=cast("dict[str, str]", row.effects),
    )
