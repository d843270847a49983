"""Parquet: from a file to rows and back."""

from __future__ import annotations

import asyncio

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result

LONGEST_BASE64 = 14_000_000
MOST_ROWS = 100_000


class ReadArguments(Arguments):
    file: str = Field(
        title="File", description="The Parquet file as base64.", max_length=LONGEST_BASE64
    )
    columns: list[str] | None = Field(
        default=None,
        title="Columns",
        description="Which columns, in which order; left out: all of them.",
        max_length=1_000,
        examples=[["id", "name"]],
    )
    most: int | None = Field(
        default=None,
        ge=1,
        le=MOST_ROWS,
        title="At most",
        description="How many of the first rows; left out: all, and more than 100,000 are refused.",
    )


class Content(Result):
    rows: list[dict[str, JsonValue]] = Field(description="One object a row; dates are text.")
    columns: list[str] = Field(description="The column names, in order.")
    count: int = Field(ge=0, description="How many rows were read.")
    total: int = Field(ge=0, description="How many rows the file has.")


@action(
    "parquet.read",
    title="Read a Parquet file",
    effect="pure",
    wording=Wording(
        synonyms=("read parquet", "parse parquet", "parquet file", "parquet to rows", "columnar file"),
        examples=("read the rows of the Parquet file", "parse the Parquet export"),
    ),
)  # fmt: skip
async def read(ctx: StepContext, args: ReadArguments) -> Content:  # noqa: ARG001
    """Read the rows of a Parquet file."""
    from tools.steps.parquet import client

    found = await asyncio.to_thread(
        client.read, args.file, args.columns, args.most or MOST_ROWS, is_limit=args.most is None
    )
    return Content(rows=found.rows, columns=found.columns, count=len(found.rows), total=found.total)


class BuildArguments(Arguments):
    rows: list[dict[str, JsonValue]] = Field(
        title="Rows", description="The rows to write.", max_length=MOST_ROWS
    )


class File(Result):
    file: str = Field(description="The Parquet file as base64.")
    count: int = Field(ge=0, description="How many rows were written.")


@action(
    "parquet.build",
    title="Write a Parquet file",
    effect="pure",
    wording=Wording(
        synonyms=("write parquet", "to parquet", "as parquet", "parquet export", "build a parquet file"),
        examples=("write the rows as a Parquet file", "make a Parquet file of the list"),
    ),
)  # fmt: skip
async def build(ctx: StepContext, args: BuildArguments) -> File:  # noqa: ARG001
    """Write rows as a Parquet file, each column in the type that its values have."""
    from tools.steps.parquet import client

    return File(file=await asyncio.to_thread(client.written, args.rows), count=len(args.rows))
