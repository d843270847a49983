"""Rows and separated text (RFC 4180), within bounds: a short text may name very many columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import orjson

from tools.sdk.errors import bad_data

Separator = Literal["comma", "semicolon", "tab", "pipe"]
SEPARATORS: Final[Mapping[Separator, str]] = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "pipe": "|",
}
MOST_COLUMNS: Final = 1_000
LARGEST_RESULT: Final = 64_000_000
_EXACT_AS_FLOAT = 2**53
# What spreadsheets run instead of showing, full-width signs among it; a plain number may begin with a sign.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def separator_in(text: str) -> Separator:
    """Return the separator that occurs most in the first line, quoted parts left out."""
    first = re.sub(r'"[^"\n]*"', "", text.lstrip("\ufeff").split("\n", 1)[0])
    return max(SEPARATORS, key=lambda name: first.count(SEPARATORS[name]))


def rows_of(text: str, separator: Separator, *, named: bool) -> tuple[list[str], list[Any]]:
    """Return the columns and one object of texts per line; raise bad_data where a line is broken."""
    lines = _lines(text, separator)
    columns: list[str] = []
    rows: list[Any] = []
    room = LARGEST_RESULT - len(text)
    for number, cells in lines:
        if not columns:
            columns = _columns(cells, named=named)
            width = sum(len(name) for name in columns) + 6 * len(columns)
            if named:
                continue
        if len(cells) > len(columns):
            raise bad_data(
                "row_too_long",
                f"line {number} has {len(cells)} cells, there are {len(columns)} columns",
                hint="check the separator, and quote cells that hold it",
            )
        room -= width
        if room < 0:
            raise bad_data(
                "result_too_large",
                f"the rows would take more than {LARGEST_RESULT} bytes",
                hint="read the text in parts, or leave columns out",
            )
        cells += [""] * (len(columns) - len(cells))
        rows.append(dict(zip(columns, cells, strict=True)))
    return columns, rows


def text_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], separator: Separator) -> str:
    """Return the rows as separated text; what a spreadsheet would run is made harmless."""
    into = io.StringIO()
    writer = csv.writer(into, delimiter=SEPARATORS[separator], lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in columns])
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])
        if into.tell() > LARGEST_RESULT:
            raise bad_data(
                "result_too_large",
                f"the text would have more than {LARGEST_RESULT} characters",
                hint="write fewer rows or columns",
            )
    return into.getvalue()


def columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return every name that stands in a row, in the order first met."""
    return list(dict.fromkeys(name for row in rows for name in row))


def _lines(text: str, separator: Separator) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(
        io.StringIO(text.removeprefix("\ufeff"), newline=""),
        delimiter=SEPARATORS[separator],
        strict=True,
    )
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as exc:
        raise bad_data("not_csv", f"line {reader.line_num} cannot be read: {exc}") from exc


def _columns(cells: Sequence[str], *, named: bool) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        raise bad_data(
            "too_many_columns", f"there are {len(cells)} columns, at most {MOST_COLUMNS} are read"
        )
    if not named:
        return [f"column_{place}" for place in range(1, len(cells) + 1)]
    names = [name.strip() or f"column_{place}" for place, name in enumerate(cells, start=1)]
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise bad_data(
                "column_twice",
                f"the column {name[:200]!r} stands twice in the first line",
                hint="rename one of them, or read the text without names in the first line",
            )
        seen.add(name)
    return names


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_AS_FLOAT:
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return orjson.dumps(value).decode()


def _harmless(text: str) -> str:
    if _FORMULA.match(text) and _NUMBER.fullmatch(text) is None:
        return f"'{text}"
    return text
