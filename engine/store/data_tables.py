"""Data tables as steps use them: each call one transaction of the organization."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from engine.core.data_table import Condition, Order
from engine.errors import NotFound
from engine.ports.data_tables import Merged, Row, TablePlace
from engine.store.data_rows import DataRows
from engine.store.database import Database
from engine.store.models.data_table import DataTable


class SqlDataTables:
    """Implements DataTableStore; row-level security keeps other organizations out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self,
        place: TablePlace,
        where: Sequence[Condition],
        *,
        order: Sequence[Order] = (),
        limit: int = 100,
        offset: int = 0,
    ) -> list[Row]:
        """Return the rows that meet every condition."""
        async with self._rows(place) as rows:
            return await rows.find(where, order, limit, offset)

    async def count(self, place: TablePlace, where: Sequence[Condition]) -> int:
        """Return how many rows meet every condition."""
        async with self._rows(place) as rows:
            return await rows.count(where)

    async def add(
        self, place: TablePlace, rows: Sequence[Mapping[str, Any]], *, once: str | None = None
    ) -> list[Row]:
        """Add rows, a single time under the same `once`."""
        async with self._rows(place, locked=True) as found:
            return await found.add(rows, once)

    async def update(
        self, place: TablePlace, where: Sequence[Condition], values: Mapping[str, Any]
    ) -> int:
        """Give values to the rows that meet every condition."""
        async with self._rows(place, locked=True) as rows:
            return await rows.update(where, values)

    async def merge(
        self, place: TablePlace, rows: Sequence[Mapping[str, Any]], by: Sequence[str]
    ) -> Merged:
        """Change rows that are there, add those that are not."""
        async with self._rows(place, locked=True) as found:
            return await found.merge(rows, by)

    async def remove(self, place: TablePlace, where: Sequence[Condition]) -> int:
        """Remove the rows that meet every condition."""
        async with self._rows(place, locked=True) as rows:
            return await rows.remove(where)

    @asynccontextmanager
    async def _rows(self, place: TablePlace, *, locked: bool = False) -> AsyncIterator[DataRows]:
        async with self._database.tenant(UUID(place.org_id)) as session:
            table = await table_of(session, UUID(place.workspace_id), place.key, locked=locked)
            yield DataRows(session, table)


async def table_of(
    session: AsyncSession, workspace_id: UUID, key: str, *, locked: bool = False
) -> DataTable:
    """Return a table by its key, held against other writers where it is to be written; or raise NotFound."""
    query = select(DataTable).where(DataTable.workspace_id == workspace_id, DataTable.key == key)
    if locked:
        query = query.with_for_update()
    table = (await session.execute(query)).scalar_one_or_none()
    if table is None:
        raise NotFound(
            f"There is no data table {key!r}: make it on the page of data tables.", table=key
        )
    return table
