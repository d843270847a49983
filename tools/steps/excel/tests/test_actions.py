"""Excel: rows are written and read back, no text becomes a formula, and no file is a bomb."""

from __future__ import annotations

import base64
import datetime
import io
import time
import zipfile
from typing import Any

import pytest
import xlsxwriter

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench

ROWS = [
    {"id": 7, "name": "Ada", "paid": True, "share": 0.5},
    {"id": 8, "name": "=1+1", "paid": None, "share": None},
]


async def _outcome(action: str, args: dict[str, Any]) -> StepOutcome:
    async with a_bench() as bench:
        return await bench.run(f"excel.{action}", args)


async def _made(action: str, args: dict[str, Any]) -> Any:
    outcome = await _outcome(action, args)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def _changed(part: str, change: Any, **more: bytes) -> str:
    made = base64.b64decode((await _made("build", {"rows": ROWS}))["file"])
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(into, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        for name, content in more.items():
            new.writestr(name, content)
    return _text(into.getvalue())


async def test_rows_are_written_and_read_back() -> None:
    made = await _made("build", {"rows": ROWS, "sheet": "Orders"})
    assert made["count"] == 2
    read = await _made("read", {"file": made["file"]})
    assert read["rows"] == ROWS
    assert (read["columns"], read["sheet"], read["sheets"]) == (list(ROWS[0]), "Orders", ["Orders"])
    assert made == await _made("build", {"rows": ROWS, "sheet": "Orders"})


async def test_no_text_becomes_a_formula_or_a_link() -> None:
    rows = [{"=2+2": '=HYPERLINK("http://a.example")', "b": "@SUM(1)", "c": "http://a.example"}]
    made = base64.b64decode((await _made("build", {"rows": rows}))["file"])
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


async def test_dates_and_results_of_formulas_are_read() -> None:
    into = io.BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True})
    page, day = book.add_worksheet("A"), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, ["day", "sum"])
    page.write_datetime(1, 0, datetime.datetime(2026, 11, 28), day)  # noqa: DTZ001
    page.write_formula(1, 1, "=1+1", None, 2)
    book.close()
    read = await _made("read", {"file": _text(into.getvalue())})
    assert read["rows"] == [{"day": "2026-11-28", "sum": 2}]
    read = await _made("read", {"file": _text(into.getvalue()), "names": "none"})
    assert read["rows"][0] == {"column_1": "day", "column_2": "sum"}


async def test_a_sheet_that_is_not_there_is_named() -> None:
    made = await _made("build", {"rows": ROWS})
    outcome = await _outcome("read", {"file": made["file"], "sheet": "Nope"})
    assert isinstance(outcome, Failed)
    assert (outcome.error.code, outcome.error.hint) == ("no_such_sheet", "the sheets are: Sheet1")


def _far(sheet: bytes) -> bytes:
    return sheet.replace(b'r="A2"', b'r="XFD1048576"')


_SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("change", "more"),
    [
        (_far, {}),
        (lambda sheet: sheet[:200], {}),
        (lambda sheet: sheet, {"bomb.xml": b"\0" * 60_000_000}),
        (lambda sheet: sheet, {f"{n}.xml": b"" for n in range(1_000)}),
    ],
    ids=["far cell", "cut", "zip bomb", "many parts"],
)
async def test_hostile_files_are_bad_data(change: Any, more: dict[str, bytes]) -> None:
    file = await _changed(_SHEET, change, **more)
    began = time.process_time()
    outcome = await _outcome("read", {"file": file})
    assert time.process_time() - began < 1
    assert isinstance(outcome, Failed), outcome
    assert outcome.error.error_class == "bad_data"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2", b"\xd0\xcf\x11\xe0" * 400])
async def test_what_is_no_excel_file_is_bad_data(content: bytes) -> None:
    outcome = await _outcome("read", {"file": _text(content)})
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", "not_excel")


@pytest.mark.parametrize("args", [{"rows": [], "sheet": "a/b"}, {"rows": [{"a": "x" * 40_000}]}])
async def test_what_excel_cannot_hold_is_refused(args: dict[str, Any]) -> None:
    outcome = await _outcome("build", args)
    assert isinstance(outcome, Failed)
    assert outcome.error.error_class == "bad_data"
