"""Rows of a file, one after another: read from its pieces and written to new ones, never all at once."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import orjson

from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.strict_json import NotStrictJson, parse_json
from tools.steps.csv.table import Separator, TableWriter, columns_of, table_of

Row = Mapping[str, Any]
Format = Literal["csv", "jsonl"]
Charset = Literal[
    "utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15", "shift_jis", "gb18030"
]
# A line without an end would be the whole file.
LONGEST_LINE: Final = 1_000_000
_NO_ROWS: Final = (
    (
        (b"<!doctype html", b"<html"),
        "a web page",
        "the server may want a sign-in: look at the address",
    ),
    ((b"\x1f\x8b", b"bzh"), "packed", "unpack it first"),
    ((b"pk\x03\x04",), "a ZIP archive or an Excel file", "unpack it first, or read it as Excel"),
    ((b"%pdf",), "a PDF", "ask for the data as CSV"),
    ((b"par1",), "Parquet", "read it as Parquet"),
)
_WHOLE: Final = re.compile(r"[+-]?\d{1,18}")
_FRACTION: Final = re.compile(
    r"[+-]?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})(?:[eE][+-]?\d{1,3})?"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a file are written down."""

    format: Format
    separator: Separator = "comma"
    numbers: tuple[str, ...] = ()
    """Columns of separated text that are read as numbers."""
    charset: Charset = "utf-8"


def rows_in(parts: Iterable[bytes], layout: Layout) -> Iterator[Row]:
    """Yield the rows, read as they are asked for; raise bad_data where a line is broken."""
    lines = lines_in(_that_may_be_text(parts), layout.charset)
    if layout.format == "jsonl":
        return _objects(lines)
    columns, rows = table_of(lines, layout.separator, named=True)
    if missing := [name for name in layout.numbers if columns and name not in columns]:
        raise bad_data(
            "no_such_column",
            f"there is no column {missing[0][:200]!r}",
            hint=f"the columns are: {', '.join(name[:100] for name in columns[:20])}",
        )
    return _with_numbers(rows, layout.numbers) if layout.numbers else rows


def _that_may_be_text(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Say of what is plainly something else what it is, before a line of it is misread."""
    read = iter(parts)
    first = next(read, b"")
    begin = first[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for marks, what, hint in _NO_ROWS:
        if begin.startswith(marks):
            raise bad_data("not_rows", f"the file is {what}, not rows", hint=hint)
    yield first
    yield from read


def lines_in(parts: Iterable[bytes], charset: Charset) -> Iterator[str]:
    """Yield the lines of a text with their ends; raise bad_data for what is no text, or one endless line."""
    decoder = codecs.getincrementaldecoder(charset)()
    left = ""
    try:
        for part in parts:
            *whole, rest = (left + decoder.decode(part)).split("\n")
            for line in whole:
                if len(line) > LONGEST_LINE:
                    raise _endless()
                yield line + "\n"
            left = rest
            if len(left) > LONGEST_LINE:
                raise _endless()
        left += decoder.decode(b"", final=True)
    except UnicodeError as exc:
        raise bad_data(
            "not_text",
            f"the file holds bytes that are no text in {charset}",
            hint="unpack it first, or say with `charset` how its letters are written",
        ) from exc
    if left:
        yield left


def _objects(lines: Iterator[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = parse_json(line.removeprefix("\ufeff") if number == 1 else line)
        except NotStrictJson as exc:
            raise bad_data("not_json", f"line {number} is not JSON: {exc}") from exc
        if not isinstance(row, dict):
            raise bad_data("row_not_object", f"line {number} is no object, so it is no row")
        yield row


def _with_numbers(rows: Iterator[dict[str, str]], names: Sequence[str]) -> Iterator[Row]:
    for place, row in enumerate(rows):
        read: dict[str, Any] = row
        for name in names:
            read[name] = _number(row[name].strip(), name, place)
        yield read


def _number(text: str, name: str, place: int) -> int | float | None:
    if not text:
        return None
    if _WHOLE.fullmatch(text):
        return int(text)
    if _FRACTION.fullmatch(text):
        return float(text)
    raise bad_data(
        "not_a_number",
        f"row {place} has no number in the column {name[:200]!r}",
        hint="leave the column out of `numbers`, or mend the file where it comes from",
    )


class RowWriter(Protocol):
    """Takes rows one by one."""

    def write(self, row: Row, /) -> None:
        """Write one."""
        ...


def writer_of(into: io.RawIOBase, layout: Layout, columns: Sequence[str] | None) -> RowWriter:
    """Return what writes rows as bytes; separated text has the columns named, or those of the first row."""
    if layout.format == "jsonl":
        return _Lines(into)
    return _Separated(into, layout.separator, columns)


class _Lines:
    def __init__(self, into: io.RawIOBase) -> None:
        self._into = into

    def write(self, row: Row) -> None:
        self._into.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


class _Separated:
    def __init__(
        self, into: io.RawIOBase, separator: Separator, columns: Sequence[str] | None
    ) -> None:
        self._into, self._separator = _Encoded(into), separator
        self._writer = None if columns is None else TableWriter(self._into, columns, separator)
        self._known = None if columns is None else frozenset[str]()
        self._named = columns is not None

    def write(self, row: Row) -> None:
        if self._writer is None:
            columns = columns_of([row])
            self._known = frozenset(columns)
            self._writer = TableWriter(self._into, columns, self._separator)
        if not self._named and self._known is not None and not row.keys() <= self._known:
            extra = next(name for name in row if name not in self._known)
            raise bad_data(
                "column_unexpected",
                f"a row has the column {extra[:200]!r}, which the first row has not",
                hint="name the columns to write",
            )
        self._writer.write(row)


class _Encoded:
    def __init__(self, into: io.RawIOBase) -> None:
        self._into = into

    def write(self, text: str, /) -> object:
        return self._into.write(text.encode("utf-8", "replace"))


def _endless() -> ActionFailed:
    return bad_data(
        "line_too_long",
        f"a line has more than {LONGEST_LINE:,} characters",
        hint="the file is no rows: unpack it first, or check its format",
    )
