"""Queries of data tables and of the workflows whose steps work with them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Text, cast, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from api.documents.naming import documents_naming
from api.repository import Repository
from engine.store.data_tables import table_of
from engine.store.models.data_table import DataRow, DataTable

STEPS = "datatable."


class Using(NamedTuple):
    """A workflow and the tables its steps name; None among them stands for a table a run chooses."""

    workflow_id: UUID
    name: str
    tables: frozenset[str | None]


class TableRepository(Repository):
    """The data tables of one workspace."""

    async def all(self) -> Sequence[DataTable]:
        """Return every table by its name."""
        query = select(DataTable).where(DataTable.workspace_id == self.workspace_id)
        return (await self.session.execute(query.order_by(DataTable.name))).scalars().all()

    async def get(self, key: str, *, locked: bool = False) -> DataTable:
        """Return one table, or raise NotFound."""
        return await table_of(self.session, self.workspace_id, key, locked=locked)

    async def add(self, table: DataTable) -> None:
        """Store a new table."""
        self.session.add(table)
        await self.session.flush()

    async def delete(self, table: DataTable) -> None:
        """Forget a table with its rows."""
        await self.session.delete(table)
        await self.session.flush()

    async def forget_columns(self, table: DataTable, names: Sequence[str]) -> None:
        """Take the values of columns away."""
        gone = cast(list(names), ARRAY(Text))
        change = update(DataRow).where(DataRow.table_id == table.id)
        await self.session.execute(
            change.values(fields=DataRow.fields.op("-")(gone)).execution_options(
                synchronize_session=False
            )
        )

    async def using(self) -> list[Using]:
        """Return the workflows whose draft or live version has a step that works with data tables."""
        return [
            Using(
                one.workflow_id,
                one.name,
                frozenset([*_tables_in(one.draft), *_tables_in(one.live)]),
            )
            for one in await documents_naming(self.session, self.workspace_id, STEPS)
        ]


def _tables_in(part: Any) -> Iterator[str | None]:
    """Yield the tables that steps anywhere in a document name; None for one that an expression gives."""
    if isinstance(part, dict):
        if str(part.get("uses", "")).startswith(STEPS):
            table = (part.get("with") or {}).get("table")
            yield table if isinstance(table, str) and "{{" not in table else None
        for inner in part.values():
            yield from _tables_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _tables_in(inner)
