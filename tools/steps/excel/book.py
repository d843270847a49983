"""Excel files (ECMA-376) within bounds: what a file says of itself is checked before it is believed."""

from __future__ import annotations

import base64
import binascii
import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from tools.sdk.errors import ActionFailed, bad_data

LARGEST_UNPACKED: Final = 50_000_000
LARGEST_RESULT: Final = 64_000_000
LARGEST_FILE: Final = 10_000_000
MOST_PARTS: Final = 1_000
MOST_CELLS: Final = 2_000_000
LONGEST_CELL: Final = 32_767
_EXACT_AS_FLOAT: Final = 2**53
# Excel writes no others, and the reader unpacks others without a bound.
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,8})(\d{1,20})["']""")
# The file says when it was made; the same rows make the same file.
_MADE: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def workbook_of(content: str) -> CalamineWorkbook:
    """Return the workbook a base64 text stands for; raise bad_data where it is none, or a bomb."""
    try:
        packed = base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError) as exc:
        raise bad_data("not_base64", f"the file is not base64: {exc}") from exc
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(_repacked(packed)))
    except (
        CalamineError,
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        RuntimeError,
    ) as exc:
        raise _not_excel(str(exc)) from exc


def rows_of(book: CalamineWorkbook, sheet: str | None) -> tuple[str, list[list[Any]]]:
    """Return the name and the cells of a sheet, the first where none is named."""
    if not book.sheet_names:
        raise _not_excel("it has no sheet")
    name = book.sheet_names[0] if sheet is None else sheet
    if name not in book.sheet_names:
        there = ", ".join(one[:100] for one in book.sheet_names[:20])
        raise bad_data(
            "no_such_sheet", f"there is no sheet {name[:200]!r}", hint=f"the sheets are: {there}"
        )
    try:
        found = book.get_sheet_by_name(name).to_python(skip_empty_area=True)
    except (CalamineError, ValueError) as exc:
        raise _not_excel(str(exc)) from exc
    return name, [[_plain(cell) for cell in row] for row in found]


def named(
    cells: Sequence[Sequence[Any]], *, by_first: bool
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the columns and one object a row; rows without any filled cell are left out."""
    if not cells:
        return [], []
    columns = [
        str(cell) if by_first and cell is not None else f"column_{place}"
        for place, cell in enumerate(cells[0], start=1)
    ]
    if len(set(columns)) < len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        raise bad_data(
            "column_twice",
            f"the column {twice[:200]!r} stands twice in the first row",
            hint="rename one of them, or read the sheet without names in the first row",
        )
    rows, room = [], LARGEST_RESULT
    for row in cells[1:] if by_first else cells:
        if all(cell is None for cell in row):
            continue
        room -= sum(len(name) + len(str(cell)) + 6 for name, cell in zip(columns, row, strict=True))
        if room < 0:
            raise bad_data(
                "result_too_large", f"the rows would take more than {LARGEST_RESULT} bytes"
            )
        rows.append(dict(zip(columns, row, strict=True)))
    return columns, rows


def file_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], sheet: str) -> str:
    """Return an .xlsx file as base64; every text is written as text, also what looks like a formula."""
    into = io.BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True})
    book.set_properties({"created": _MADE})
    try:
        page = book.add_worksheet(sheet)
    except xlsxwriter.exceptions.XlsxWriterException as exc:
        raise bad_data("bad_sheet_name", f"Excel takes no such name of a sheet: {exc}") from exc
    for across, name in enumerate(columns):
        page.write_string(0, across, name[:LONGEST_CELL])
    for down, row in enumerate(rows, start=1):
        for across, name in enumerate(columns):
            _write(page, down, across, row.get(name))
    book.close()
    if into.tell() > LARGEST_FILE:
        raise bad_data("result_too_large", f"the file would have more than {LARGEST_FILE} bytes")
    return base64.b64encode(into.getvalue()).decode()


def _write(page: Any, down: int, across: int, value: Any) -> None:
    match value:
        case None:
            return
        case bool():
            page.write_boolean(down, across, value)
        case int() | float() if abs(value) <= _EXACT_AS_FLOAT:
            page.write_number(down, across, value)
        case _:
            text = value if isinstance(value, str) else orjson.dumps(value).decode()
            if len(text) > LONGEST_CELL:
                raise bad_data(
                    "cell_too_long", f"row {down} has a text over {LONGEST_CELL} characters"
                )
            page.write_string(down, across, text)


def _repacked(packed: bytes) -> bytes:
    """Unpack within bounds and pack again, stored: the reader behind trusts what a file declares."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(into, "w") as target:
        parts = source.infolist()
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names or len(names) < len(parts):
            raise _not_excel("it is an archive of something else")
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise bad_data(
                "excel_too_large",
                f"the file unpacks to more than {LARGEST_UNPACKED} bytes or {MOST_PARTS} parts",
                hint="ask for fewer rows, or for the data as CSV",
            )
        if any(part.compress_type not in _METHODS for part in parts):
            raise _not_excel("its parts are not packed by deflate")
        for part in parts:
            content = source.read(part)
            if part.filename.startswith("xl/worksheets/"):
                _check_extent(content)
            target.writestr(part.filename, content)
    return into.getvalue()


def _check_extent(content: bytes) -> None:
    """Two cells far apart make a sheet of every cell between them."""
    width = height = 1
    for found in _CELL.finditer(content):
        across = 0
        for letter in found[1].upper():
            across = across * 26 + letter - 64
        width, height = max(width, across), max(height, int(found[2]))
    if width * height > MOST_CELLS:
        raise bad_data(
            "excel_too_large",
            f"the sheet reaches over {width} columns and {height} rows, more than {MOST_CELLS} cells",
            hint="delete what stands far outside, also empty formatted rows",
        )


def _plain(cell: Any) -> Any:
    match cell:
        case "":
            return None
        case datetime.datetime() if cell.time() == datetime.time():
            return cell.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return cell.isoformat()
        case datetime.timedelta():
            return cell.total_seconds()
        case float() if cell.is_integer() and abs(cell) <= _EXACT_AS_FLOAT:
            return int(cell)
    return cell


def _not_excel(why: str) -> ActionFailed:
    return bad_data(
        "not_excel",
        f"the file is no Excel file (.xlsx) that can be read: {why[:200]}",
        hint="save it as .xlsx without a password",
    )
