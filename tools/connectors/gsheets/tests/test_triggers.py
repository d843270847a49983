"""The trigger of Google Sheets against a fake that cuts ranges out of a grid, as Google documents them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

ID = "1BxiMVs0XRA5nFMd"
SETTINGS = {"spreadsheet_id": ID, "sheet": "Our orders"}
RANGE = re.compile(r"'Our orders'(?:!(\d+):(\d+))?")


class Sheet:
    """Rows in a grid that has some empty ones below; nothing outside of it may be asked for."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = [["id", "total"], ["A-1", 5]]
        self.grid = 6

    def fake(self) -> Fake:
        return Fake(
            kind="http_bearer",
            config={"hosts": ["http://{place}"]},
            secret={"token": "ya29.test1234"},
            proof=("authorization", "Bearer ya29.test1234"),
            refusal=Told(401, {"error": {"code": 401, "status": "UNAUTHENTICATED"}}),
            routes={
                f"GET /v4/spreadsheets/{ID}": lambda _: {"sheets": [
                    {"properties": {"title": "Our orders",
                                    "gridProperties": {"rowCount": self.grid}}}
                ]},
                f"GET /v4/spreadsheets/{ID}/values/{{range}}": self.cut,
            },
        )  # fmt: skip

    def cut(self, asked: Asked) -> Any:
        said = RANGE.fullmatch(asked.path["range"])
        assert said is not None
        first, last = int(said[1] or 1), int(said[2] or self.grid)
        if max(first, last) > self.grid:
            return Told(400, {"error": {"code": 400, "message": "Range exceeds grid limits."}})
        rows = self.rows[first - 1 : last]
        while rows and not rows[-1]:
            rows = rows[:-1]
        return {"range": asked.path["range"], **({"values": rows} if rows else {})}

    def add(self, *rows: list[Any]) -> None:
        self.rows += rows
        self.grid = max(self.grid, len(self.rows))


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_row_starts_one_run_by_the_names_in_the_first(existing: str) -> None:
    sheet, settings = Sheet(), {**SETTINGS, "existing": existing}
    async with sheet.fake().listening() as visit:
        first = await visit.done("gsheets.new_row", settings=settings)
        sheet.add(["A-2"], [], ["A-3", 7])
        second = await visit.done("gsheets.new_row", settings=settings, cursor=first["cursor"])
        third = await visit.done("gsheets.new_row", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    told = [(one["payload"]["row"], one["payload"]["values"]) for one in second["items"]]
    assert told == [(3, {"id": "A-2", "total": None}), (5, {"id": "A-3", "total": 7})]
    assert third["items"] == []


async def test_many_rows_come_in_several_looks_and_the_grid_is_never_left() -> None:
    sheet, found = Sheet(), list[int]()
    async with sheet.fake().listening() as visit:
        first = await visit.done("gsheets.new_row", settings=SETTINGS)
        sheet.add(*([f"B-{n}", n] for n in range(130)))
        cursor, more = first["cursor"], True
        while more:
            look = await visit.done("gsheets.new_row", settings=SETTINGS, cursor=cursor)
            found += [one["payload"]["values"]["total"] for one in look["items"]]
            cursor, more = look["cursor"], look["more"]
    assert found == list(range(130))


async def test_where_rows_were_deleted_it_goes_on_below_what_is_left() -> None:
    sheet = Sheet()
    sheet.add(["A-2", 1], ["A-3", 2])
    async with sheet.fake().listening() as visit:
        first = await visit.done("gsheets.new_row", settings=SETTINGS)
        del sheet.rows[2:]
        second = await visit.done("gsheets.new_row", settings=SETTINGS, cursor=first["cursor"])
        sheet.add(["A-4", 3])
        third = await visit.done("gsheets.new_row", settings=SETTINGS, cursor=second["cursor"])
        sheet.grid = 2
        del sheet.rows[2:]
        fourth = await visit.done("gsheets.new_row", settings=SETTINGS, cursor=third["cursor"])
    assert second["items"] == fourth["items"] == []
    assert [one["payload"]["values"]["id"] for one in third["items"]] == ["A-4"]
    assert fourth["cursor"] == {"row": 2}


async def test_a_sheet_that_is_not_there_is_told_by_its_name() -> None:
    async with Sheet().fake().listening() as visit:
        settings = {**SETTINGS, "sheet": "Nowhere", "existing": "start"}
        error = await visit.refused("gsheets.new_row", settings=settings)
    assert (error.code, "Nowhere" in error.message) == ("gsheets_no_such_sheet", True)
