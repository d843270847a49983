"""Rows and separated text (RFC 4180), within bounds: a short text may name very many columns."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, Protocol

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
    columns, found = table_of(io.StringIO(text, newline=""), separator, named=named)
    width = sum(len(name) for name in columns) + 6 * len(columns)
    rows: list[Any] = []
    room = LARGEST_RESULT - len(text)
    for row in found:
        room -= width
        if room < 0:
            raise bad_data(
                "result_too_large",
                f"the rows would take more than {LARGEST_RESULT} bytes",
                hint="read the text in parts, or leave columns out",
            )
        rows.append(row)
    return columns, rows


def table_of(
    lines: Iterable[str], separator: Separator, *, named: bool
) -> tuple[list[str], Iterator[dict[str, str]]]:
    """Return the columns and the rows, read as they are asked for; raise bad_data where a line is broken."""
    read = _cells(lines, separator)
    first = next(read, None)
    if first is None:
        return [], iter(())
    columns = _columns(first[1], named=named)
    return columns, _rows(read if named else itertools.chain([first], read), columns)


def _rows(read: Iterator[tuple[int, list[str]]], columns: list[str]) -> Iterator[dict[str, str]]:
    width = len(columns)
    for number, cells in read:
        if len(cells) > width:
            raise bad_data(
                "row_too_long",
                f"line {number} has {len(cells)} cells, there are {width} columns",
                hint="check the separator, and quote cells that hold it",
            )
        if len(cells) < width:
            cells += [""] * (width - len(cells))
        yield dict(zip(columns, cells, strict=True))


def text_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], separator: Separator) -> str:
    """Return the rows as separated text; what a spreadsheet would run is made harmless."""
    into = io.StringIO()
    writer = TableWriter(into, columns, separator)
    for row in rows:
        writer.write(row)
        if into.tell() > LARGEST_RESULT:
            raise bad_data(
                "result_too_large",
                f"the text would have more than {LARGEST_RESULT} characters",
                hint="write fewer rows or columns",
            )
    return into.getvalue()


class SupportsWrite(Protocol):
    """Whatever takes texts."""

    def write(self, text: str, /) -> object:
        """Take one."""
        ...


class TableWriter:
    """Writes rows one by one, the names of the columns before them."""

    def __init__(self, into: SupportsWrite, columns: Sequence[str], separator: Separator) -> None:
        self._columns = columns
        self._writer = csv.writer(into, delimiter=SEPARATORS[separator], lineterminator="\r\n")
        self._writer.writerow([_harmless(name) for name in columns])

    def write(self, row: Mapping[str, Any]) -> None:
        """Write the cells of one row; what a spreadsheet would run is made harmless."""
        self._writer.writerow([_cell(row.get(name)) for name in self._columns])


def columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return every name that stands in a row, in the order first met."""
    return list(dict.fromkeys(name for row in rows for name in row))


def _cells(lines: Iterable[str], separator: Separator) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_without_mark(lines), delimiter=SEPARATORS[separator], strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as exc:
        raise bad_data("not_csv", f"line {reader.line_num} cannot be read: {exc}") from exc


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    """Leave out the mark of the byte order that some programs put before the first line."""
    read = iter(lines)
    yield next(read, "").removeprefix("\ufeff")
    yield from read


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
