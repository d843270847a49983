"""The rows of one data table, in a transaction that sees its organization."""

from __future__ import annotations

import json
import operator as operators
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID, uuid5

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Numeric,
    Text,
    and_,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from engine.core.data_table import (
    LARGEST_ROW,
    OF_EVERY_ROW,
    Column,
    Condition,
    Operator,
    Order,
    RowInvalid,
    checked_condition,
    checked_row,
)
from engine.errors import Invalid
from engine.ports.clock import iso
from engine.ports.data_tables import Merged, Row
from engine.ports.ids import uuid7
from engine.store.models.data_table import DataRow, DataTable

MOST_ROWS: Final = 100_000
"""Rows of one table: beyond that a database of its own is the right place."""
MOST_AT_ONCE: Final = 10_000
_AT_ONCE: Final = 1_000
_COLUMNS: Final = TypeAdapter(tuple[Column, ...])


class TableFull(Invalid):
    """A table has no room for the rows."""

    code = "table_full"


def columns_of(table: DataTable) -> tuple[Column, ...]:
    """Return the columns of a stored table."""
    return _COLUMNS.validate_python(table.columns)


class DataRows:
    """Reads and writes; who writes has the table's row locked, so that changes come one after another."""

    def __init__(self, session: AsyncSession, table: DataTable) -> None:
        self._session = session
        self._table = table
        self._columns = columns_of(table)
        self._types = {column.name: column.type for column in self._columns}

    async def find(
        self, where: Sequence[Condition], order: Sequence[Order], limit: int, offset: int = 0
    ) -> list[Row]:
        """Return the rows that meet every condition; those of equal order as they came."""
        query = select(DataRow).where(self._meets(where))
        query = query.order_by(*self._orders(order), DataRow.seq).limit(limit).offset(offset)
        return [self._row(one) for one in (await self._session.execute(query)).scalars()]

    async def count(self, where: Sequence[Condition]) -> int:
        """Return how many rows meet every condition."""
        if not where:
            return self._table.row_count
        query = select(func.count()).select_from(DataRow).where(self._meets(where))
        return int((await self._session.execute(query)).scalar_one())

    async def add(self, rows: Sequence[Mapping[str, Any]], once: str | None = None) -> list[Row]:
        """Add rows; under the same `once` they are the same rows, added a single time."""
        kept = [_sized(checked_row(self._columns, row)) for row in _bounded(rows)]
        ids = list(self._ids(len(kept), once))
        there = set()
        if once is not None:
            query = select(DataRow.id).where(DataRow.id.in_(ids))
            there = set((await self._session.execute(query)).scalars())
        fresh = [(id_, row) for id_, row in zip(ids, kept, strict=True) if id_ not in there]
        self._grow(len(fresh))
        for start in range(0, len(fresh), _AT_ONCE):
            values = [self._of_table(id_, row) for id_, row in fresh[start : start + _AT_ONCE]]
            await self._session.execute(insert(DataRow).values(values))
        found = select(DataRow).where(DataRow.id.in_(ids)).order_by(DataRow.seq)
        return [self._row(one) for one in (await self._session.execute(found)).scalars()]

    async def update(self, where: Sequence[Condition], values: Mapping[str, Any]) -> int:
        """Give values to the rows that meet every condition; a null takes the value away."""
        row = _sized(checked_row(self._columns, values))
        if not row:
            raise RowInvalid("There is nothing to change: name at least one column.")
        set_ = {name: value for name, value in row.items() if value is not None}
        gone = [name for name, value in row.items() if value is None]
        fields = DataRow.fields.op("||")(cast(literal(set_, JSONB), JSONB))
        for name in gone:
            fields = fields.op("-")(cast(literal(name), Text))
        query = (
            update(DataRow)
            .where(self._meets(where))
            .values(fields=fields, updated_at=func.now())
            .execution_options(synchronize_session=False)
        )
        return _changed(await self._session.execute(query))

    async def merge(self, rows: Sequence[Mapping[str, Any]], by: Sequence[str]) -> Merged:
        """Change the rows that are the same in the columns `by`; add those that are not there."""
        added = changed = 0
        for row in _bounded(rows):
            kept = checked_row(self._columns, row)
            if missing := [name for name in by if kept.get(name) is None]:
                raise RowInvalid(
                    f"A row has no {missing[0]!r}, by which it would be found again.",
                    column=missing[0],
                )
            found = await self.update([Condition(name, "is", kept[name]) for name in by], kept)
            changed += found
            if not found:
                await self.add([kept])
                added += 1
        return Merged(added, changed)

    async def remove(self, where: Sequence[Condition]) -> int:
        """Remove the rows that meet every condition."""
        query = delete(DataRow).where(self._meets(where))
        gone = _changed(
            await self._session.execute(query.execution_options(synchronize_session=False))
        )
        self._table.row_count -= gone
        await self._session.flush()
        return gone

    def _grow(self, by: int) -> None:
        if self._table.row_count + by > MOST_ROWS:
            raise TableFull(
                f"The table {self._table.key!r} holds at most {MOST_ROWS:,} rows: remove some, or keep them in a database."
            )
        self._table.row_count += by

    def _ids(self, many: int, once: str | None) -> Iterator[UUID]:
        for n in range(many):
            yield uuid7() if once is None else uuid5(self._table.id, f"{once}:{n}")

    def _of_table(self, id_: UUID, row: Row) -> dict[str, Any]:
        return {
            "id": id_,
            "org_id": self._table.org_id,
            "workspace_id": self._table.workspace_id,
            "table_id": self._table.id,
            "fields": {name: value for name, value in row.items() if value is not None},
        }

    def _row(self, row: DataRow) -> Row:
        values = {column.name: row.fields.get(column.name) for column in self._columns}
        own = (str(row.id), iso(row.created_at), iso(row.updated_at))
        return {**values, **dict(zip(OF_EVERY_ROW, own, strict=True))}

    def _meets(self, where: Sequence[Condition]) -> ColumnElement[bool]:
        checked = [checked_condition(self._columns, one) for one in where]
        return and_(DataRow.table_id == self._table.id, *map(self._holds, checked))

    def _holds(self, condition: Condition) -> ColumnElement[bool]:
        name, operator, value = condition.column, condition.operator, condition.value
        left: ColumnElement[Any] = self._sortable(name)
        if name not in OF_EVERY_ROW and operator in {"is", "is_not"}:
            left = DataRow.fields.op("->")(cast(literal(name), Text))
            value = cast(literal(value, JSONB), JSONB)
        holds: ColumnElement[bool] = _COMPARED[operator](left, value)
        return holds

    def _orders(self, order: Sequence[Order]) -> Iterator[ColumnElement[Any]]:
        for one in order:
            if one.column not in self._types and one.column not in OF_EVERY_ROW:
                raise RowInvalid(
                    f"There is no column {one.column!r} to sort by.", column=one.column
                )
            by = self._sortable(one.column)
            yield (by.desc() if one.descending else by.asc()).nulls_last()

    def _sortable(self, name: str) -> ColumnElement[Any]:
        if name in OF_EVERY_ROW:
            return _OWN[name]
        text = cast(DataRow.fields.op("->>")(cast(literal(name), Text)), Text)
        # Plain byte order, as expressions compare texts; dates and moments are written so that it is time's.
        return cast(text, Numeric) if self._types[name] == "number" else text.collate("C")


def _written(moment: Any) -> ColumnElement[Any]:
    """Write a moment as rows show it, so that it is compared with what a condition names."""
    shown = func.to_char(func.timezone("UTC", moment), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    return cast(shown, Text).collate("C")


_OWN: Final[dict[str, ColumnElement[Any]]] = {
    "row_id": cast(DataRow.id, Text),
    "created_at": _written(DataRow.created_at),
    "updated_at": _written(DataRow.updated_at),
}


_COMPARED: Final[dict[Operator, Callable[[Any, Any], Any]]] = {
    "is": operators.eq,
    "is_not": lambda left, right: left.is_distinct_from(right),
    "above": operators.gt,
    "at_least": operators.ge,
    "below": operators.lt,
    "at_most": operators.le,
    "contains": lambda left, right: func.strpos(func.lower(left), func.lower(right)) > 0,
    "is_empty": lambda left, _: left.is_(None),
    "is_not_empty": lambda left, _: left.is_not(None),
}


def _bounded(rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    if len(rows) > MOST_AT_ONCE:
        raise RowInvalid(
            f"At most {MOST_AT_ONCE:,} rows are written at once; these are {len(rows):,}."
        )
    return rows


def _sized(row: Row) -> Row:
    if len(json.dumps(row, ensure_ascii=False).encode()) > LARGEST_ROW:
        raise RowInvalid(f"A row holds at most {LARGEST_ROW:,} bytes.")
    return row


def _changed(result: Any) -> int:
    return int(result.rowcount)
