"""SQL: a run for each row that is added to a table."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from pydantic import ConfigDict, Field

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Json, Result
from tools.sdk.trigger import Item, Page, Watched, trigger
from tools.steps.sql.actions import NEED, TableName
from tools.steps.sql.client import Limits, dialect_of, run_all
from tools.steps.sql.growing import newest, rows_after
from tools.steps.sql.work import Bound


class TableWatched(Watched):
    table: TableName
    column: str = Field(
        default="id",
        title="Column that grows",
        description="Each new row has a larger value in it than all before, such as a number counted up.",
        min_length=1,
        max_length=128,
        examples=["id"],
    )


class NewRow(Result):
    """A row: its columns by their names."""

    model_config = ConfigDict(extra="allow", frozen=True)


@trigger(
    "sql.new_row",
    title="When a table has a new row",
    connection=NEED,
    polling=Polling(every_s=60, least_s=10),
    wording=Wording(
        synonyms=(
            "new row", "row is added", "row is inserted", "rows are added", "new record",
            "record is added", "record is inserted", "new rows", "added to the table",
            "inserted into the table", "new database row", "in the table", "to the table", "into the table",
        ),
        examples=(
            "when a row is added to the table orders",
            "whenever the table customers has a new record",
            "for each new row in the table invoices",
        ),
    ),
)  # fmt: skip
async def new_row(ctx: StepContext, settings: TableWatched, cursor: Json | None) -> Page[NewRow]:
    """A row has been added to a database table."""
    dialect = dialect_of(ctx.needs_credential().secret["url"])
    table, column = settings.table, settings.column
    if cursor is None and settings.existing == "skip":
        (last,) = await _read(ctx, newest(dialect, table, column))
        return Page(items=[], cursor={"after": last["newest"]})
    after = cursor.get("after") if isinstance(cursor, dict) else None
    rows = await _read(ctx, rows_after(dialect, table, column, after, MOST_ITEMS + 1))
    here, more = _whole_values(rows, column), len(rows) > MOST_ITEMS
    items: list[Item[NewRow]] = [
        Item(key=_key(row, column), payload=NewRow.model_validate(row)) for row in here
    ]
    return Page(items=items, cursor={"after": here[-1][column] if here else after}, more=more)


async def _read(ctx: StepContext, asked: Bound) -> list[dict[str, Any]]:
    limits = Limits(
        may_write=False,
        most_rows=MOST_ITEMS + 1,
        timeout_s=ctx.timeout_s,
        folder=ctx.sqlite_folder,
    )
    found = await run_all(ctx.addresses, ctx.needs_credential(), [asked], limits, ctx.attempt)
    return found.rows


def _whole_values(rows: list[dict[str, Any]], column: str) -> list[dict[str, Any]]:
    """Return a page that ends where a value ends: the next one begins behind it."""
    if rows and column not in rows[0]:
        names = ", ".join(list(rows[0])[:20])
        raise bad_data(
            "column_spelled_otherwise",
            f"the table spells the column {column!r} in another way",
            hint=f"it has {names}",
        )
    if len(rows) <= MOST_ITEMS:
        return rows
    here = rows[:MOST_ITEMS]
    while here and here[-1][column] == rows[MOST_ITEMS][column]:
        here = here[:-1]
    if not here:
        raise bad_data(
            "column_does_not_grow",
            f"more than {MOST_ITEMS} rows have the same value in {column!r}",
            hint="choose a column whose value is another one in every row",
        )
    return here


def _key(row: dict[str, Any], column: str) -> str:
    digest = hashlib.sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
    return f"{row[column]}/{digest}"
