"""Google Sheets: a run for each row that is added below a table."""

from __future__ import annotations

import hashlib

import orjson
from pydantic import BaseModel, ConfigDict, Field

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS
from tools.connectors.gsheets.actions import (
    READ,
    Cell,
    RangeRead,
    ReadRange,
    SpreadsheetId,
    named,
    names_of,
)
from tools.connectors.gsheets.client import SHEETS
from tools.sdk.action import Wording
from tools.sdk.answer import Answer, at, given
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.paging import dig
from tools.sdk.schema import Json, Result
from tools.sdk.service import Calls, Request
from tools.sdk.trigger import Item, Page, Watched, trigger


class SheetWatched(Watched):
    spreadsheet_id: SpreadsheetId
    sheet: str = given(
        "Sheet", "Its name.", min_length=1, max_length=100, default="Sheet1", example="Orders"
    )


class NewRow(Result):
    row: int = Field(ge=2, description="Its number in the sheet.", examples=[21])
    values: dict[str, Cell] = Field(
        description="The cells by the names in the first row; empty cells are null."
    )


class _Mark(BaseModel):
    """The last row that was seen; the first one holds the names."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    row: int = 1


class _Grid(Answer):
    rows: int = at("rowCount", "How many rows the sheet has, empty ones too.")


@trigger(
    "gsheets.new_row",
    title="When a row is added to a Google Sheet",
    connection=SHEETS.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new google sheet row", "row is added to the google sheet", "new row in google sheets",
            "row added to google sheets", "google sheet gets a row", "new row in the google spreadsheet",
        ),
        examples=(
            "when a row is added to the Google Sheet",
            "for each new row in the Google spreadsheet",
        ),
    ),
)  # fmt: skip
async def new_row(ctx: StepContext, settings: SheetWatched, cursor: Json | None) -> Page[NewRow]:
    """A row has been added below the rows of a Google Sheet; its first row names the columns."""
    calls = SHEETS.calls(ctx)
    if cursor is None and settings.existing == "skip":
        return await _begun(calls, settings)
    mark = _Mark() if cursor is None else _Mark.model_validate(cursor)
    rows = await _rows_there(calls, settings)
    last = min(mark.row + MOST_ITEMS, rows)
    if rows < mark.row:
        return await _begun(calls, settings)
    names = names_of((await _cells(calls, settings, 1, 1) or [[]])[0])
    seen, *below = await _cells(calls, settings, mark.row, last) or [[]]
    if not seen and mark.row > 1 and not below:
        # The last row that was seen is empty: rows were taken away, and others begin above it.
        return await _begun(calls, settings)
    items: list[Item[NewRow]] = [
        Item(key=_key(number, row), payload=NewRow(row=number, values=named(names, row)))
        for number, row in enumerate(below, mark.row + 1)
        if any(cell not in (None, "") for cell in row)
    ]
    moved = _Mark(row=mark.row + len(below))
    return Page(items=items, cursor=moved.model_dump(), more=len(below) == MOST_ITEMS)


async def _begun(calls: Calls, settings: SheetWatched) -> Page[NewRow]:
    there = await _read(calls, settings, _quoted(settings.sheet))
    return Page(items=[], cursor=_Mark(row=max(len(there), 1)).model_dump())


async def _rows_there(calls: Calls, settings: SheetWatched) -> int:
    """Return how many rows the sheet has: what lies below them cannot be asked for."""
    request = Request(
        "GET", "/v4/spreadsheets/{spreadsheet_id}", at="sheets",
        query=lambda _: {"fields": "sheets.properties(title,gridProperties.rowCount)"},
    )  # fmt: skip
    found = await calls.answer(request, settings, writes=False)
    for one in found if isinstance(found, list) else ():
        if dig(one, "properties.title") == settings.sheet:
            return calls.read(_Grid, dig(one, "properties.gridProperties"), writes=False).rows
    raise bad_data(
        "gsheets_no_such_sheet", f"the spreadsheet has no sheet {settings.sheet!r}",
        hint="enter the name of one of its sheets",
    )  # fmt: skip


async def _cells(calls: Calls, settings: SheetWatched, first: int, last: int) -> list[list[Cell]]:
    return await _read(calls, settings, f"{_quoted(settings.sheet)}!{first}:{last}")


async def _read(calls: Calls, settings: SheetWatched, range_: str) -> list[list[Cell]]:
    which = ReadRange(spreadsheet_id=settings.spreadsheet_id, range=range_)
    answer = await calls.answer(READ, which, writes=False)
    return calls.read(RangeRead, answer, writes=False).values


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _key(number: int, row: list[Cell]) -> str:
    """Name a row by its place and what it holds: another row may come to stand there."""
    return f"{number}/{hashlib.sha256(orjson.dumps(row)).hexdigest()[:32]}"
