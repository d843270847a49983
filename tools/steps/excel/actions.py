"""Excel: from a file to rows and back."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result

LONGEST_BASE64 = 14_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000


class ReadArguments(Arguments):
    file: str = Field(
        title="File",
        description="The .xlsx file as base64.",
        max_length=LONGEST_BASE64,
    )
    sheet: str | None = Field(
        default=None,
        title="Sheet",
        description="The name of the sheet; left out: the first.",
        max_length=200,
        examples=["Orders"],
    )
    names: Literal["first_row", "none"] = Field(
        default="first_row",
        title="Column names",
        description="Where the names stand; none: the columns are column_1, column_2 and so on.",
    )


class Sheet(Result):
    rows: list[dict[str, JsonValue]] = Field(
        description="One object a row; dates are text, empty cells null."
    )
    columns: list[str] = Field(description="The column names, in order.")
    count: int = Field(ge=0, description="How many rows there are.")
    sheet: str = Field(description="The name of the sheet that was read.")
    sheets: list[str] = Field(description="The names of all sheets, in order.")


@action(
    "excel.read",
    title="Read an Excel file",
    effect="pure",
    wording=Wording(
        synonyms=("read excel", "parse excel", "xlsx", "excel file", "excel sheet", "workbook"),
        examples=("read the rows of the Excel file", "parse the attached xlsx"),
    ),
)
async def read(ctx: StepContext, args: ReadArguments) -> Sheet:  # noqa: ARG001
    """Read the rows of a sheet of an Excel file (.xlsx)."""
    return await asyncio.to_thread(_sheet, args)


class BuildArguments(Arguments):
    rows: list[dict[str, JsonValue]] = Field(
        title="Rows", description="The rows to write.", max_length=MOST_ROWS
    )
    columns: list[str] | None = Field(
        default=None,
        title="Columns",
        description="Which columns, in which order; left out: all, in the order first met.",
        max_length=MOST_COLUMNS,
        examples=[["id", "name"]],
    )
    sheet: str = Field(
        default="Sheet1",
        title="Sheet",
        description="The name of the sheet.",
        min_length=1,
        max_length=31,
    )


class File(Result):
    file: str = Field(description="The .xlsx file as base64.")
    count: int = Field(ge=0, description="How many rows were written.")


@action(
    "excel.build",
    title="Write an Excel file",
    effect="pure",
    wording=Wording(
        synonyms=("write excel", "build excel", "to excel", "as xlsx", "excel export"),
        examples=("write the rows as an Excel file", "make an xlsx of the list"),
    ),
)
async def build(ctx: StepContext, args: BuildArguments) -> File:  # noqa: ARG001
    """Write rows as an Excel file (.xlsx); no text becomes a formula."""
    return File(file=await asyncio.to_thread(_file, args), count=len(args.rows))


def _sheet(args: ReadArguments) -> Sheet:
    from tools.steps.excel.book import named, rows_of, workbook_of

    book = workbook_of(args.file)
    sheet, cells = rows_of(book, args.sheet)
    columns, rows = named(cells, by_first=args.names == "first_row")
    return Sheet(
        rows=rows, columns=columns, count=len(rows), sheet=sheet, sheets=list(book.sheet_names)
    )


def _file(args: BuildArguments) -> str:
    from tools.steps.excel.book import file_of

    found: dict[str, Any] = {}
    for row in args.rows:
        found.update(dict.fromkeys(row))
    columns = list(found) if args.columns is None else args.columns
    return file_of(args.rows, columns, args.sheet)
