"""Tables: rows summed up, pivoted, joined and reshaped by the names of their columns."""

from __future__ import annotations

import asyncio
from typing import Literal

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result, names_columns_of
from tools.steps.table.measures import Function
from tools.steps.table.rows import MOST_COLUMNS, MOST_ROWS
from tools.steps.table.work import aggregated, joined, pivoted, unpivoted, with_columns

Rows = list[dict[str, JsonValue]]


def _rows(description: str = "The rows to work on, objects with the same columns.") -> Rows:
    return Field(title="Rows", description=description, max_length=MOST_ROWS)  # type: ignore[no-any-return]


class Table(Result):
    rows: Rows = Field(description="The rows, in order.")
    count: int = Field(ge=0, description="How many rows there are.")


class Measured(Arguments):
    name: str = Field(
        title="Name",
        description="The column of the result it stands in.",
        min_length=1,
        max_length=200,
        examples=["total"],
    )
    function: Function = Field(
        title="Function",
        description="What is worked out; count without a column counts rows, distinct counts different values.",
    )
    column: str | None = Field(
        default=None,
        title="Column",
        description="The column it is worked out from; only count can go without.",
        json_schema_extra=names_columns_of("rows"),
        max_length=200,
        examples=["amount"],
    )


class AggregateArguments(Arguments):
    rows: Rows = _rows("The rows to sum up.")
    by: list[str] = Field(
        default_factory=list,
        title="Group by",
        description="The columns whose values make a group; left out: all rows are one group.",
        json_schema_extra=names_columns_of("rows"),
        max_length=20,
        examples=[["region"]],
    )
    measures: list[Measured] = Field(
        title="Measures",
        description="What to work out for every group.",
        min_length=1,
        max_length=50,
    )


@action(
    "table.aggregate",
    title="Sum up a table by group",
    effect="pure",
    wording=Wording(
        synonyms=("aggregate rows", "group by and sum", "subtotals", "sum and average per column", "roll up a table"),
        examples=("aggregate the table by region with sum and average", "subtotals of the column amount for each customer"),
    ),
)  # fmt: skip
async def aggregate(ctx: StepContext, args: AggregateArguments) -> Table:  # noqa: ARG001
    """Work out counts, sums, averages, extremes and more for every group of rows of a table."""
    measures = [(one.name, one.function, one.column) for one in args.measures]
    rows = await asyncio.to_thread(aggregated, args.rows, args.by, measures)
    return Table(rows=rows, count=len(rows))


class PivotArguments(Arguments):
    rows: Rows = _rows("The rows to pivot.")
    by: list[str] = Field(
        title="Rows by",
        description="The columns that make one row of the result.",
        json_schema_extra=names_columns_of("rows"),
        min_length=1,
        max_length=20,
        examples=[["region"]],
    )
    column: str = Field(
        title="Columns from",
        description="The column whose values become columns.",
        json_schema_extra=names_columns_of("rows"),
        max_length=200,
        examples=["month"],
    )
    value: str = Field(
        title="Values from",
        description="The column the cells are worked out from.",
        json_schema_extra=names_columns_of("rows"),
        max_length=200,
        examples=["amount"],
    )
    function: Function = Field(
        default="sum", title="Function", description="What is worked out for every cell."
    )


class Pivoted(Table):
    columns: list[str] = Field(description="The columns of the result, in order.")


@action(
    "table.pivot",
    title="Pivot a table",
    effect="pure",
    wording=Wording(
        synonyms=("pivot", "pivot table", "crosstab", "cross tabulation", "values into columns"),
        examples=("make a pivot table of amount by region and month", "crosstab of status by team"),
    ),
)
async def pivot(ctx: StepContext, args: PivotArguments) -> Pivoted:  # noqa: ARG001
    """Turn the values of one column of a table into columns of their own."""
    rows, columns = await asyncio.to_thread(
        pivoted, args.rows, args.by, args.column, args.value, args.function
    )
    return Pivoted(rows=rows, columns=columns, count=len(rows))


class UnpivotArguments(Arguments):
    rows: Rows = _rows("The rows whose columns become rows.")
    keep: list[str] = Field(
        title="Keep",
        description="The columns that are repeated in every row; all others become rows.",
        json_schema_extra=names_columns_of("rows"),
        max_length=MOST_COLUMNS,
        examples=[["region"]],
    )
    name_as: str = Field(
        default="name", title="Name as", description="The column for names.", max_length=200
    )
    value_as: str = Field(
        default="value", title="Value as", description="The column for values.", max_length=200
    )


@action(
    "table.unpivot",
    title="Unpivot a table",
    effect="pure",
    wording=Wording(
        synonyms=("unpivot", "melt", "columns into rows", "wide to long", "turn columns into rows"),
        examples=("unpivot the month columns", "melt the table into name and value"),
    ),
)
async def unpivot(ctx: StepContext, args: UnpivotArguments) -> Table:  # noqa: ARG001
    """Turn columns of a table into rows of a name and a value; empty cells are left out."""
    rows = await asyncio.to_thread(unpivoted, args.rows, args.keep, args.name_as, args.value_as)
    return Table(rows=rows, count=len(rows))


class On(Arguments):
    left: str = Field(
        title="Left",
        description="The column on the left.",
        max_length=200,
        json_schema_extra=names_columns_of("left"),
    )
    right: str = Field(
        title="Right",
        description="The column on the right.",
        max_length=200,
        json_schema_extra=names_columns_of("right"),
    )


class JoinArguments(Arguments):
    left: Rows = _rows("The rows that lead: their order is kept.")
    right: Rows = _rows("The rows that are looked up.")
    on: list[On] = Field(
        title="On",
        description="The columns that must be equal; empty cells never are.",
        min_length=1,
        max_length=10,
        examples=[[{"left": "customer_id", "right": "id"}]],
    )
    kind: Literal["inner", "left"] = Field(
        default="inner",
        title="Keep",
        description="inner: only rows with a partner; left: all rows of the left.",
    )


@action(
    "table.join",
    title="Join two tables by column",
    effect="pure",
    wording=Wording(
        synonyms=(
            "join tables",
            "join on columns",
            "left join",
            "inner join",
            "flat join of rows",
            "join by column",
        ),
        examples=(
            "left join the orders table with the customers table on customer_id",
            "join the tables on id",
        ),
    ),
)
async def join(ctx: StepContext, args: JoinArguments) -> Table:  # noqa: ARG001
    """Join the rows of two tables into flat rows where columns are equal."""
    on = [(one.left, one.right) for one in args.on]
    rows = await asyncio.to_thread(joined, args.left, args.right, on, args.kind)
    return Table(rows=rows, count=len(rows))


class ColumnsArguments(Arguments):
    rows: Rows = _rows("The rows whose columns are chosen.")
    names: dict[str, str] = Field(
        title="Columns",
        description="Each column by its name now, and the name it gets; in this order.",
        json_schema_extra=names_columns_of("rows"),
        min_length=1,
        max_length=MOST_COLUMNS,
        examples=[{"id": "id", "amt": "amount"}],
    )
    others: Literal["drop", "keep"] = Field(
        default="drop", title="Other columns", description="What happens to columns not named."
    )


@action(
    "table.columns",
    title="Choose and rename columns",
    effect="pure",
    wording=Wording(
        synonyms=(
            "rename columns",
            "select columns",
            "reorder columns",
            "drop columns",
            "choose columns",
        ),
        examples=("rename the column amt to amount", "reorder the columns of the table"),
    ),
)
async def columns(ctx: StepContext, args: ColumnsArguments) -> Table:  # noqa: ARG001
    """Choose, order and rename the columns of a table."""
    keep = args.others == "keep"
    rows = await asyncio.to_thread(with_columns, args.rows, args.names, others=keep)
    return Table(rows=rows, count=len(rows))
