"""Data tables: find, count, add, change, merge and remove rows of the workspace's own tables."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, JsonValue

from engine.core.data_table import Condition, Operator, Order
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result, each_is

MOST_ROWS = 10_000
Row = dict[str, JsonValue]
TableKey = Annotated[
    str,
    Field(
        title="Data table",
        description="The key of a table of this workspace, as its page shows it.",
        min_length=1,
        max_length=60,
        pattern=r"^[a-z][a-z0-9_]*$",
        examples=["customers"],
    ),
]


class WhereArguments(Arguments):
    column: str = Field(title="Column", description="Whose value is looked at.", min_length=1, max_length=60, examples=["status"])  # fmt: skip
    operator: Operator = Field(
        default="is",
        title="Comparison",
        description="contains ignores upper and lower case; is_empty and is_not_empty take no value.",
    )
    value: JsonValue = Field(
        default=None,
        title="Value",
        description="Of the column's type; dates as 2026-11-28, moments with their zone.",
        examples=["open"],
    )


class OrderArguments(Arguments):
    column: str = Field(title="Column", description="What rows are sorted by.", min_length=1, max_length=60, examples=["created_at"])  # fmt: skip
    descending: bool = Field(
        default=False, title="Descending", description="Largest or newest first."
    )


class ChosenArguments(Arguments):
    table: TableKey
    where: list[WhereArguments] = Field(
        default_factory=list,
        title="Where",
        description="Conditions, of which every one must hold; without any, all rows are meant.",
        max_length=20,
    )

    def conditions(self) -> list[Condition]:
        """Return the conditions as tables take them."""
        return [Condition(one.column, one.operator, one.value) for one in self.where]


class FindArguments(ChosenArguments):
    order: list[OrderArguments] = Field(
        default_factory=list,
        title="Sorted by",
        description="Without any, rows come in the order they were added.",
        max_length=5,
    )
    limit: int = Field(
        default=100, ge=1, le=MOST_ROWS, title="At most", description="How many rows to return."
    )


class Found(Result):
    rows: list[dict[str, JsonValue]] = Field(
        description="The rows: a value or null for each column, and row_id, created_at, updated_at."
    )
    count: int = Field(ge=0, description="How many rows were returned.")


@action(
    "datatable.find",
    title="Find rows in a data table",
    effect="read",
    wording=Wording(
        synonyms=(
            "data table", "find rows in a data table", "look up in a data table", "rows kept in a data table",
            "read a data table", "rows of a data table", "is it in the data table",
        ),
        examples=(
            "find the open orders in the data table orders",
            "look the customer up in the data table customers",
        ),
    ),
)  # fmt: skip
async def find(ctx: StepContext, args: FindArguments) -> Found:
    """Find the rows of one of the workspace's data tables that meet every condition."""
    order = [Order(one.column, one.descending) for one in args.order]
    rows = await ctx.needs_tables().find(args.table, args.conditions(), order, args.limit)
    return Found(rows=rows, count=len(rows))


class Counted(Result):
    count: int = Field(ge=0, description="How many rows meet every condition.")


@action(
    "datatable.count",
    title="Count rows in a data table",
    effect="read",
    wording=Wording(
        synonyms=(
            "count rows in a data table", "how many rows the data table has", "number of rows of a data table",
            "size of a data table", "how often it is in the data table",
        ),
        examples=(
            "count the open orders in the data table orders",
            "how many rows of the data table leads are new",
        ),
    ),
)  # fmt: skip
async def count(ctx: StepContext, args: ChosenArguments) -> Counted:
    """Count the rows of a data table that meet every condition."""
    return Counted(count=await ctx.needs_tables().count(args.table, args.conditions()))


class AddArguments(Arguments):
    table: TableKey
    rows: list[Row] = Field(
        title="Rows",
        description="A value for each column; a column that is left out is missing. All rows are written or none.",
        min_length=1,
        max_length=MOST_ROWS,
        examples=[[{"email": "ada@example.com", "status": "new"}]],
        json_schema_extra=each_is(),
    )


@action(
    "datatable.add",
    title="Add rows to a data table",
    effect="idempotent_write",
    wording=Wording(
        synonyms=(
            "add rows to a data table", "save in a data table", "write to the data table",
            "keep in a data table", "remember in a data table", "append to the data table",
        ),
        examples=(
            "add a row to the data table visits",
            "save the lead in the data table leads",
        ),
    ),
)  # fmt: skip
async def add(ctx: StepContext, args: AddArguments) -> Found:
    """Add rows to one of the workspace's data tables; a repeated attempt adds them once."""
    rows = await ctx.needs_tables().add(args.table, args.rows, ctx.idempotency_key)
    return Found(rows=rows, count=len(rows))


class ChangeArguments(ChosenArguments):
    where: list[WhereArguments] = Field(
        title="Where",
        description="Conditions, of which every one must hold.",
        min_length=1,
        max_length=20,
    )


class UpdateArguments(ChangeArguments):
    values: Row = Field(
        title="Values",
        description="What the rows get; null takes a value away.",
        min_length=1,
        examples=[{"status": "done"}],
    )


class Changed(Result):
    count: int = Field(ge=0, description="How many rows it were.")


@action(
    "datatable.update",
    title="Change rows of a data table",
    effect="idempotent_write",
    wording=Wording(
        synonyms=(
            "update rows of a data table", "change the data table", "set in the data table",
            "mark in the data table", "edit rows of a data table",
        ),
        examples=(
            "set status to done in the data table orders where id is 17",
            "mark the lead as contacted in the data table leads",
        ),
    ),
)  # fmt: skip
async def update(ctx: StepContext, args: UpdateArguments) -> Changed:
    """Change the rows of a data table that meet every condition."""
    values: dict[str, Any] = args.values
    return Changed(count=await ctx.needs_tables().update(args.table, args.conditions(), values))


class MergeArguments(AddArguments):
    by: list[str] = Field(
        title="Found by",
        description="Columns in which a row is the same as one that is there.",
        min_length=1,
        max_length=10,
        examples=[["email"]],
    )


class Merged(Result):
    added: int = Field(ge=0, description="Rows that were new.")
    changed: int = Field(ge=0, description="Rows that were there and have the values now.")


@action(
    "datatable.merge",
    title="Add or change rows of a data table",
    effect="idempotent_write",
    wording=Wording(
        synonyms=(
            "upsert into a data table", "add or update rows of a data table", "keep a value under a key in a data table",
            "merge into the data table", "insert or update rows of a data table",
        ),
        examples=(
            "upsert the customers into the data table customers by email",
            "add or update the product in the data table products",
        ),
    ),
)  # fmt: skip
async def merge(ctx: StepContext, args: MergeArguments) -> Merged:
    """Merge rows into a data table: change those that are there, add the others."""
    done = await ctx.needs_tables().merge(args.table, args.rows, args.by)
    return Merged(added=done.added, changed=done.changed)


@action(
    "datatable.remove",
    title="Remove rows from a data table",
    effect="irreversible",
    wording=Wording(
        synonyms=(
            "delete rows from a data table", "clear the data table", "remove from the data table",
            "clean up a data table", "forget in the data table",
        ),
        examples=(
            "delete the rows of the data table visits older than 30 days",
            "remove the customer from the data table customers",
        ),
    ),
)  # fmt: skip
async def remove(ctx: StepContext, args: ChangeArguments) -> Changed:
    """Remove the rows of a data table that meet every condition."""
    return Changed(count=await ctx.needs_tables().remove(args.table, args.conditions()))
