"""Data tables: made, changed, filled, looked at, and taken away when no workflow works with them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.names import key_for
from api.repository import Session
from api.room import Room
from api.tables.repository import TableRepository, Using
from api.tables.schemas import (
    AddRows,
    ChangeTable,
    ColumnShown,
    CreateTable,
    FindRows,
    RowsAdded,
    RowsFound,
    TableList,
    TableShown,
    TableUser,
)
from engine.core.data_table import (
    OF_EVERY_ROW,
    Column,
    Condition,
    RowInvalid,
    checked_columns,
    read_row,
)
from engine.errors import Conflict, Invalid, NotFound
from engine.ports.data_tables import Row
from engine.ports.ids import uuid7
from engine.store.data_rows import MOST_ROWS, DataRows, columns_of
from engine.store.models.data_table import DataTable
from tools.sdk.errors import ActionFailed
from tools.steps.csv.table import rows_of, separator_in, text_of

MOST = 200
_NAMED = 3


class TableInUse(Conflict):
    """A workflow works with the table, and would no longer find what it was built for."""

    code = "table_in_use"


class DataTables:
    """The data tables of one workspace, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = TableRepository(session, *room.place)

    async def all(self) -> TableList:
        """Return every table with the workflows that work with it."""
        using = await self._rows.using()
        return TableList(items=[_shown(table, using) for table in await self._rows.all()])

    async def show(self, key: str) -> TableShown:
        """Return one table."""
        return _shown(await self._rows.get(key), await self._rows.using())

    async def create(self, given: CreateTable) -> TableShown:
        """Make an empty table."""
        taken = {table.key for table in await self._rows.all()}
        if len(taken) >= MOST:
            raise Invalid(f"A workspace has at most {MOST} data tables; take some away first.")
        if given.key in taken:
            raise Conflict(f"There is a data table {given.key!r} already.")
        columns = checked_columns([column.column() for column in given.columns])
        table = DataTable(
            id=uuid7(),
            org_id=self._room.org_id,
            workspace_id=self._room.workspace_id,
            key=given.key or key_for(given.name, "table", taken),
            name=given.name,
            columns=_kept(columns),
            row_count=0,
            created_by=self._room.user_id,
        )
        await self._rows.add(table)
        await self._session.refresh(table)
        await self._room.note(self._session, "data_table.create", table.id, key=table.key)
        return _shown(table, ())

    async def change(self, key: str, given: ChangeTable) -> TableShown:
        """Rename a table or change its columns; a column that stays keeps its type."""
        table = await self._rows.get(key, locked=True)
        table.name = given.name or table.name
        if given.columns is not None:
            await self._change_columns(table, given)
        await self._session.flush()
        await self._room.note(self._session, "data_table.change", table.id, key=key)
        return _shown(table, await self._rows.using())

    async def drop(self, key: str) -> None:
        """Take a table away with its rows, unless a workflow works with it."""
        table = await self._rows.get(key, locked=True)
        if users := _users(key, await self._rows.using()):
            names = ", ".join(repr(one.name) for one in users[:_NAMED])
            more = f" and {len(users) - _NAMED} more" if len(users) > _NAMED else ""
            raise TableInUse(
                f"{names}{more} work with the data table {key!r}. Change those first.",
                workflows=[one.workflow_id for one in users],
            )
        await self._rows.delete(table)
        await self._room.note(self._session, "data_table.delete", table.id, key=key)

    async def find(self, key: str, given: FindRows) -> RowsFound:
        """Return the rows that meet the conditions, and how many there are."""
        rows = DataRows(self._session, await self._rows.get(key))
        where = [one.condition() for one in given.where]
        order = [one.order() for one in given.order]
        found = await rows.find(where, order, given.limit, given.offset)
        return RowsFound(rows=found, count=await rows.count(where))

    async def add(self, key: str, given: AddRows) -> RowsAdded:
        """Add rows, all of them or none."""
        table = await self._rows.get(key, locked=True)
        rows: Sequence[Row] = given.rows or _rows_in(given.csv or "", columns_of(table))
        added = await DataRows(self._session, table).add(rows)
        await self._room.note(self._session, "data_table.add", table.id, rows=len(added))
        return RowsAdded(added=len(added))

    async def change_row(self, key: str, row_id: UUID, values: Row) -> Row:
        """Give a row other values."""
        table = await self._rows.get(key, locked=True)
        rows, chosen = DataRows(self._session, table), [_is(row_id)]
        if not await rows.update(chosen, values):
            raise NotFound("There is no such row.")
        await self._room.note(self._session, "data_table.change_row", table.id, row=str(row_id))
        return (await rows.find(chosen, (), 1))[0]

    async def remove_row(self, key: str, row_id: UUID) -> None:
        """Remove a row."""
        table = await self._rows.get(key, locked=True)
        if not await DataRows(self._session, table).remove([_is(row_id)]):
            raise NotFound("There is no such row.")
        await self._room.note(self._session, "data_table.remove_row", table.id, row=str(row_id))

    async def csv(self, key: str) -> str:
        """Return every row as CSV; a cell that a spreadsheet would run as a formula is made harmless."""
        table = await self._rows.get(key)
        rows = await DataRows(self._session, table).find((), (), MOST_ROWS)
        names = [column.name for column in columns_of(table)]
        return text_of(rows, [*names, *OF_EVERY_ROW], "comma")

    async def _change_columns(self, table: DataTable, given: ChangeTable) -> None:
        former = {column.name: column.type for column in columns_of(table)}
        columns = checked_columns([column.column() for column in given.columns or ()])
        for column in columns:
            if former.get(column.name, column.type) != column.type:
                raise Invalid(
                    f"The column {column.name!r} holds {former[column.name]} and cannot become {column.type}: add another column."
                )
        gone = sorted(former.keys() - {column.name for column in columns})
        if gone and not given.may_remove:
            raise Conflict(
                f"The values of {', '.join(map(repr, gone))} would be lost: send may_remove to take them away.",
                columns=gone,
            )
        if gone:
            await self._rows.forget_columns(table, gone)
        table.columns = _kept(columns)


def _rows_in(text: str, columns: Sequence[Column]) -> list[Row]:
    try:
        names, rows = rows_of(text, separator_in(text), named=True)
    except ActionFailed as exc:
        raise Invalid(exc.message) from None
    # A file that was exported here carries what every row has of itself.
    own = set(OF_EVERY_ROW) - {column.name for column in columns}
    found = []
    for line, row in enumerate(rows, start=2):
        texts = {name: row[name] for name in names if name not in own}
        try:
            found.append(read_row(columns, texts))
        except RowInvalid as exc:
            raise RowInvalid(f"Line {line}: {exc.message}", line=line, **exc.facts) from None
    if not found:
        raise Invalid("The file has no rows below its first line.")
    return found


def _is(row_id: UUID) -> Condition:
    return Condition("row_id", "is", str(row_id))


def _kept(columns: Sequence[Column]) -> list[Any]:
    return [{"name": column.name, "type": column.type} for column in columns]


def _users(key: str, using: Sequence[Using]) -> list[TableUser]:
    return [
        TableUser(workflow_id=str(one.workflow_id), name=one.name)
        for one in using
        if key in one.tables or None in one.tables
    ]


def _shown(table: DataTable, using: Sequence[Using]) -> TableShown:
    return TableShown(
        key=table.key,
        name=table.name,
        columns=[ColumnShown(name=one.name, type=one.type) for one in columns_of(table)],
        row_count=table.row_count,
        used_by=_users(table.key, using),
        created_at=table.created_at,
        updated_at=table.updated_at,
    )
