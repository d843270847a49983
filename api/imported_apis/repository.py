"""Queries of imported APIs and of the workflows that use their actions."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import undefer

from api.documents.naming import Naming, documents_naming
from api.repository import Repository
from engine.store.imported_apis import IMPORTS_CHANNEL
from engine.store.models.imported_api import ImportedApi


class ImportedApiRepository(Repository):
    """The imported APIs of one workspace."""

    async def all(self) -> Sequence[ImportedApi]:
        """Answer every import by its key."""
        query = select(ImportedApi).where(ImportedApi.workspace_id == self.workspace_id)
        return (await self.session.execute(query.order_by(ImportedApi.key))).scalars().all()

    async def get(self, key: str, *, whole: bool = False) -> ImportedApi | None:
        """Answer the import of a key; with its document where the `whole` is wanted."""
        query = select(ImportedApi).where(
            ImportedApi.workspace_id == self.workspace_id, ImportedApi.key == key
        )
        if whole:
            query = query.options(undefer(ImportedApi.document))
        return (await self.session.execute(query)).scalar_one_or_none()

    async def count(self) -> int:
        """Answer how many there are."""
        query = select(func.count()).where(ImportedApi.workspace_id == self.workspace_id)
        return int((await self.session.execute(query)).scalar_one())

    async def hold(self) -> None:
        """Let nobody else change an import until the transaction ends."""
        await self.session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:room, 22))"),
            {"room": str(self.workspace_id)},
        )

    async def add(self, row: ImportedApi) -> None:
        """Store a new import."""
        self.session.add(row)
        await self.session.flush()

    async def drop(self, row: ImportedApi) -> None:
        """Forget an import."""
        await self.session.execute(delete(ImportedApi).where(ImportedApi.id == row.id))

    async def tell(self) -> None:
        """Let every process know, once this is committed."""
        await self.session.execute(
            text("SELECT pg_notify(:channel, :room)"),
            {"channel": IMPORTS_CHANNEL, "room": str(self.workspace_id)},
        )

    async def using(self, key: str) -> Sequence[Naming]:
        """Answer the workflows whose draft or live version names an action of an import."""
        return await documents_naming(self.session, self.workspace_id, f'"{key}.')
