"""Google Sheets' actions: rows and ranges, and the spreadsheets they are in."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from tools.connectors.gsheets.client import DRIVE, SHEETS
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.context import StepContext
from tools.sdk.paging import OnePage
from tools.sdk.schema import Arguments, Result, each_is
from tools.sdk.service import Request, Words

_SPREADSHEET = "/v4/spreadsheets/{spreadsheet_id}"
_RANGE = _SPREADSHEET + "/values/{range}"
Cell = str | int | float | bool | None
SpreadsheetId = Annotated[
    str,
    given(
        "Spreadsheet", "The id in its address, between /d/ and /edit.", pattern=r"^[A-Za-z0-9_-]+$",
        min_length=5, max_length=200, example="1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
    ),
]  # fmt: skip
Range = Annotated[
    str,
    given(
        "Range", "A sheet, or cells of one in A1 notation.", min_length=1, max_length=300,
        example="Orders!A1:D20",
    ),
]  # fmt: skip
Rows = Annotated[
    list[list[Cell]],
    given(
        "Rows", "The cells of each row, from left to right.", min_length=1, max_length=10_000,
        example=[["A-17", "Ada Lund", 250]],
    ),
]  # fmt: skip
AsTyped = Annotated[
    bool,
    given(
        "As typed", "Whether dates, numbers and formulas are recognised in texts; off keeps texts.",
    ),
]  # fmt: skip


def _how(args: Any) -> dict[str, str]:
    return {"valueInputOption": "USER_ENTERED" if args.as_typed else "RAW"}


class AppendRow(Arguments):
    spreadsheet_id: SpreadsheetId
    range: Range = given("Sheet", "Its name.", max_length=300, default="Sheet1", example="Orders")
    values: list[Cell] = given(
        "Cells", "The cells of the row, from left to right.", min_length=1, max_length=1_000,
        example=["A-17", "Ada Lund", 250],
    )  # fmt: skip
    as_typed: AsTyped = True


class Appended(Answer):
    range: str = at("updates.updatedRange", "Where it stands now.", example="Orders!A21:C21")
    rows: int = at("updates.updatedRows", "How many rows were added.", example=1)


append_row = SHEETS.action(
    "append_row",
    "write",
    Request(
        "POST", _RANGE + ":append", body=lambda args: {"values": [args.values]},
        query=lambda args: {**_how(args), "insertDataOption": "INSERT_ROWS"},
    ),
    (AppendRow, Appended),
    Words(
        "Add a row to Google Sheets",
        "Add a row below the table of a Google Sheet.",
        ("google sheet row", "add a row to the google sheet", "append to google sheets",
         "log in the google spreadsheet", "google sheets", "write to a google sheet"),
        ("add a row to the Google Sheet", "append each order to our Google spreadsheet"),
    ),
)  # fmt: skip


class AppendRows(Arguments):
    spreadsheet_id: SpreadsheetId
    range: Range = given("Sheet", "Its name.", max_length=300, default="Sheet1", example="Orders")
    rows: Annotated[Rows, Field(json_schema_extra=each_is("gsheets.append_row", "values"))]
    as_typed: AsTyped = True


append_rows = SHEETS.action(
    "append_rows",
    "write",
    Request(
        "POST", _RANGE + ":append", body=lambda args: {"values": args.rows},
        query=lambda args: {**_how(args), "insertDataOption": "INSERT_ROWS"},
    ),
    (AppendRows, Appended),
    Words(
        "Add rows to Google Sheets",
        "Add several rows below the table of a Google Sheet at once.",
        ("google sheet rows", "append rows to google sheets", "add all rows to the google sheet",
         "export to google sheets", "many rows in google sheets"),
        ("add all rows to the Google Sheet at once", "export the list to Google Sheets"),
    ),
)  # fmt: skip


class ReadRange(Arguments):
    spreadsheet_id: SpreadsheetId
    range: Range


class RangeRead(Answer):
    range: str = at("range", "What was read.", example="Orders!A1:D20")
    values: list[list[Cell]] = at(
        "values", "The cells of each row; empty ones at its end are left out.", default=[]
    )


READ = Request("GET", _RANGE, query=lambda _: {"valueRenderOption": "UNFORMATTED_VALUE"})
read_range = SHEETS.action(
    "read_range",
    "read",
    READ,
    (ReadRange, RangeRead),
    Words(
        "Read cells of Google Sheets",
        "Read the cells of a range of a Google Sheet.",
        ("google sheet cells", "read google sheet range", "cells of the google sheet",
         "get values from google sheets", "google sheets range"),
        ("read A1:D20 of the Google Sheet", "get the cells from Google Sheets"),
    ),
)  # fmt: skip


class RowsRead(Result):
    rows: list[dict[str, Cell]] = Field(
        description="Each row by the names in the first one; empty cells are null."
    )
    columns: list[str] = Field(description="The names in the first row.", examples=[["id", "name"]])
    count: int = Field(ge=0, description="How many rows there are below the first.")


def names_of(head: list[Cell]) -> list[str]:
    """Return the names of columns by the first row; a column without one is told by its number."""
    return [
        str(cell) if cell not in (None, "") else f"column_{n}" for n, cell in enumerate(head, 1)
    ]


def named(names: list[str], row: list[Cell]) -> dict[str, Cell]:
    """Return the cells of a row by the names of their columns."""
    return {name: row[n] if n < len(row) and row[n] != "" else None for n, name in enumerate(names)}


async def _read_rows(ctx: StepContext, args: ReadRange) -> RowsRead:
    calls = SHEETS.calls(ctx)
    answer = await calls.answer(READ, args, writes=False)
    head, *below = calls.read(RangeRead, answer, writes=False).values or [[]]
    names = names_of(head)
    rows = [named(names, row) for row in below]
    return RowsRead(rows=rows, columns=names, count=len(rows))


read_rows = SHEETS.performed(
    "read_rows",
    "read",
    (ReadRange, RowsRead),
    _read_rows,
    Words(
        "Read rows of Google Sheets",
        "Read the rows of a Google Sheet, each by the column names in its first row.",
        ("read google sheet", "rows of the google sheet", "get rows from google sheets",
         "google spreadsheet rows", "load the google sheet"),
        ("read all rows of the Google Sheet", "get the customers from our Google spreadsheet"),
    ),
)  # fmt: skip


class UpdateRange(Arguments):
    spreadsheet_id: SpreadsheetId
    range: Range
    rows: Rows
    as_typed: AsTyped = True


class Updated(Answer):
    range: str = at("updatedRange", "What was written.", example="Orders!A2:C2")
    cells: int = at("updatedCells", "How many cells.", default=0, example=3)


update_range = SHEETS.action(
    "update_range",
    "idempotent_write",
    Request("PUT", _RANGE, body=lambda args: {"values": args.rows}, query=_how),
    (UpdateRange, Updated),
    Words(
        "Write cells of Google Sheets",
        "Write the cells of a range of a Google Sheet.",
        ("update google sheet", "change cells in google sheets", "write cells to the google sheet",
         "set a cell in google sheets", "overwrite google sheet range"),
        ("write the total to B2 of the Google Sheet", "update the row in Google Sheets"),
    ),
)  # fmt: skip


class Cleared(Answer):
    range: str = at("clearedRange", "What is empty now.", example="Orders!A2:Z1000")


clear_range = SHEETS.action(
    "clear_range",
    "idempotent_write",
    Request("POST", _RANGE + ":clear", body=lambda _: {}),
    (ReadRange, Cleared),
    Words(
        "Empty cells of Google Sheets",
        "Empty the cells of a range of a Google Sheet; formats stay.",
        ("clear google sheet", "empty the google sheet", "clear cells in google sheets",
         "wipe google sheet range", "remove values from google sheets"),
        ("clear the Google Sheet below the header", "empty A2:Z of the Google Sheet"),
    ),
)  # fmt: skip


class ListSheets(Listing):
    spreadsheet_id: SpreadsheetId


class Sheet(Answer):
    id: int = at("properties.sheetId", "Google's id of it.", example=0)
    title: str = at("properties.title", "Its name.", example="Orders")
    rows: int = at("properties.gridProperties.rowCount", "How many rows it has.", default=0)
    columns: int = at("properties.gridProperties.columnCount", "How many columns.", default=0)


list_sheets = SHEETS.listing(
    "list_sheets",
    Request(
        "GET", _SPREADSHEET, query=lambda _: {"fields": "sheets.properties"}, at="sheets",
        paging=OnePage(),
    ),
    (ListSheets, Sheet),
    "sheets",
    Words(
        "List sheets of Google Sheets",
        "List the sheets of a Google spreadsheet.",
        ("google sheet tabs", "sheets of the google spreadsheet", "list google sheet tabs",
         "tabs in google sheets", "which sheets has the google spreadsheet"),
        ("list the tabs of the Google spreadsheet", "which sheets are in the Google Sheet"),
    ),
)  # fmt: skip


class CreateSpreadsheet(Arguments):
    title: str = given(
        "Title", "Of the spreadsheet.", min_length=1, max_length=300, example="Orders"
    )
    sheet: str = given("Sheet", "The name of its first sheet.", default="Sheet1", max_length=100)


class Spreadsheet(Answer):
    id: str = at("spreadsheetId", "Google's id of it.")
    url: str = at("spreadsheetUrl", "Its page.")


create_spreadsheet = SHEETS.action(
    "create_spreadsheet",
    "write",
    Request(
        "POST", "/v4/spreadsheets",
        body=lambda args: {
            "properties": {"title": args.title},
            "sheets": [{"properties": {"title": args.sheet}}],
        },
    ),
    (CreateSpreadsheet, Spreadsheet),
    Words(
        "Create a Google spreadsheet",
        "Create an empty Google spreadsheet.",
        ("new google sheet", "create google spreadsheet", "make a google sheet",
         "create a google sheets file", "start a google spreadsheet"),
        ("create a Google spreadsheet for the month", "make a new Google Sheet"),
    ),
)  # fmt: skip


class FindSpreadsheets(Listing):
    name: str | None = given(
        "Name", "What its name contains; all of them if empty.", default=None, max_length=300
    )


class Found(Answer):
    id: str = at("id", "Google's id of it.")
    name: str = at("name", "Its name.", example="Orders")
    url: str | None = at("webViewLink", "Its page.", default=None)
    modified_at: str | None = at("modifiedTime", "When it last changed.", default=None)


def _named(args: FindSpreadsheets) -> dict[str, str]:
    terms = ["mimeType = 'application/vnd.google-apps.spreadsheet'", "trashed = false"]
    if args.name:
        quoted = args.name.replace("\\", "\\\\").replace("'", "\\'")
        terms.append(f"name contains '{quoted}'")
    fields = "nextPageToken,files(id,name,webViewLink,modifiedTime)"
    return {"q": " and ".join(terms), "fields": fields, "orderBy": "modifiedTime desc"}


find_spreadsheets = DRIVE.listing(
    "find_spreadsheets",
    Request("GET", "/drive/v3/files", query=_named, at="files"),
    (FindSpreadsheets, Found),
    "spreadsheets",
    Words(
        "Find Google spreadsheets",
        "List Google spreadsheets by name, the one changed last first.",
        ("find google sheet", "list google spreadsheets", "search google sheets",
         "which google sheets", "google sheet by name"),
        ("find the Google spreadsheet named Orders", "list our Google Sheets"),
    ),
)  # fmt: skip
