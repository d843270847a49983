"""CSV: from separated text to rows and back."""

from __future__ import annotations

import asyncio
from typing import Literal

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result
from tools.steps.csv.table import (
    MOST_COLUMNS,
    Separator,
    columns_of,
    rows_of,
    separator_in,
    text_of,
)

LONGEST_TEXT = 10_000_000
MOST_ROWS = 1_000_000


class ParseArguments(Arguments):
    text: str = Field(
        title="Text",
        description="The separated text, one row a line.",
        max_length=LONGEST_TEXT,
        examples=["id,name\n7,Ada"],
    )
    separator: Literal["detect", "comma", "semicolon", "tab", "pipe"] = Field(
        default="detect",
        title="Separator",
        description="What stands between cells; detect: what occurs most in the first line.",
    )
    names: Literal["first_line", "none"] = Field(
        default="first_line",
        title="Column names",
        description="Where the names stand; none: the columns are column_1, column_2 and so on.",
    )


class Table(Result):
    rows: list[dict[str, str]] = Field(description="One object a line; every value is text.")
    columns: list[str] = Field(description="The column names, in order.")
    count: int = Field(ge=0, description="How many rows there are.")


@action(
    "csv.parse",
    title="Read CSV",
    effect="pure",
    wording=Wording(
        synonyms=("parse csv", "read csv", "csv text", "tsv", "comma separated", "tab separated"),
        examples=("parse the CSV", "read the rows of a CSV export"),
    ),
)
async def parse(ctx: StepContext, args: ParseArguments) -> Table:  # noqa: ARG001
    """Read comma, semicolon, tab or pipe separated text as rows."""
    separator = separator_in(args.text) if args.separator == "detect" else args.separator
    columns, rows = await asyncio.to_thread(
        rows_of, args.text, separator, named=args.names == "first_line"
    )
    return Table(rows=rows, columns=columns, count=len(rows))


class BuildArguments(Arguments):
    rows: list[dict[str, JsonValue]] = Field(
        title="Rows", description="The rows to write, one object a line.", max_length=MOST_ROWS
    )
    columns: list[str] | None = Field(
        default=None,
        title="Columns",
        description="Which columns, in which order; left out: all, in the order first met.",
        max_length=MOST_COLUMNS,
        examples=[["id", "name"]],
    )
    separator: Separator = Field(
        default="comma", title="Separator", description="What is written between cells."
    )


class Written(Result):
    text: str = Field(description="The rows as separated text, names in the first line.")
    count: int = Field(ge=0, description="How many rows were written.")


@action(
    "csv.build",
    title="Write CSV",
    effect="pure",
    wording=Wording(
        synonyms=("build csv", "write csv", "to csv", "as csv", "csv export", "csv file"),
        examples=("write the rows as CSV", "make a CSV of the list"),
    ),
)
async def build(ctx: StepContext, args: BuildArguments) -> Written:  # noqa: ARG001
    """Write rows as separated text; what a spreadsheet would run as a formula is made harmless."""
    columns = columns_of(args.rows) if args.columns is None else args.columns
    text = await asyncio.to_thread(text_of, args.rows, columns, args.separator)
    return Written(text=text, count=len(args.rows))
