"""Markdown: rows as a table, and tables as rows."""

from __future__ import annotations

import asyncio

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result

LONGEST_TEXT = 50_000
MOST_ROWS = 10_000


class BuildTableArguments(Arguments):
    rows: list[dict[str, JsonValue]] = Field(
        title="Rows", description="The rows to write, one object a line.", max_length=MOST_ROWS
    )
    columns: list[str] | None = Field(
        default=None,
        title="Columns",
        description="Which columns, in which order; left out: all, in the order first met.",
        examples=[["id", "name"]],
    )


class Table(Result):
    markdown: str = Field(description="The table, names in the first line.")
    count: int = Field(ge=0, description="How many rows were written.")


@action(
    "markdown.build_table",
    title="Write a Markdown table",
    effect="pure",
    wording=Wording(
        synonyms=("markdown table", "as a markdown table", "rows to markdown", "table in markdown", "github table"),
        examples=("write the rows as a Markdown table", "make a Markdown table of the list"),
    ),
)  # fmt: skip
async def build_table(ctx: StepContext, args: BuildTableArguments) -> Table:
    """Write rows as a table in Markdown; what a cell holds stays text."""
    from tools.steps.csv.table import columns_of
    from tools.steps.markdown.table import written

    columns = columns_of(args.rows) if args.columns is None else args.columns
    text = await asyncio.to_thread(written, args.rows, columns, ctx.written)
    return Table(markdown=text, count=len(args.rows))


class ReadTablesArguments(Arguments):
    markdown: str = Field(
        title="Markdown",
        description="The text that holds the tables.",
        max_length=LONGEST_TEXT,
        examples=["| id | name |\n| --- | --- |\n| 7 | Ada |"],
    )


class Tables(Result):
    tables: list[list[dict[str, str]]] = Field(
        description="The rows of each table, named by its first line; every value is text."
    )
    count: int = Field(ge=0, description="How many tables there are.")


@action(
    "markdown.read_tables",
    title="Read the tables of Markdown",
    effect="pure",
    wording=Wording(
        synonyms=("parse a markdown table", "markdown tables", "table from markdown", "markdown to rows", "read markdown"),
        examples=("read the table of the Markdown text", "turn the Markdown table into rows"),
    ),
)  # fmt: skip
async def read_tables(ctx: StepContext, args: ReadTablesArguments) -> Tables:  # noqa: ARG001
    """Read every table of a Markdown text as rows."""
    from tools.steps.markdown.table import read

    found = await asyncio.to_thread(read, args.markdown)
    return Tables(tables=found, count=len(found))
