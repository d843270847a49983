"""The work of the file actions: plain code in a thread, which holds one piece and one row at a time."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from tools.sdk.errors import bad_data
from tools.sdk.files import File
from tools.sdk.files_in_thread import FilesInThread
from tools.steps.file.packing import (
    ArchiveReader,
    Format,
    bounded,
    member_of,
    packed,
    unpacked,
    zipped,
)
from tools.steps.file.rows import Layout, Row, RowWriter, rows_in, writer_of
from tools.steps.table.measures import Function
from tools.steps.table.rows import Room
from tools.steps.table.work import Aggregation

MOST_GROUPS: Final = 20_000
MOST_PARTS: Final = 10_000
Packing = Format | Literal["zip"]
Ask = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What is kept of the rows of a file, what becomes of each, and how they are written."""

    where: Ask | None
    value: Ask | None
    into: Layout
    columns: Sequence[str] | None
    name: str


def pack(files: FilesInThread, file: str, form: Packing, name: str) -> File:
    """Return the file packed."""
    into = files.begin()
    if form == "zip":
        zipped(files.open(file), name, into)
        return into.kept().named(f"{name}.zip")
    for part in packed(files.open(file), form):
        into.write(part)
    ending = {"gzip": "gz", "bzip2": "bz2"}.get(form, "zz")
    return into.kept().named(f"{name}.{ending}")


def unpack(files: FilesInThread, file: str, form: Packing, member: str | None) -> tuple[str, File]:
    """Return the name of what was packed, where the archive has one, and the file of it."""
    name, into = "", files.begin()
    if form == "zip":
        name, parts = member_of(ArchiveReader(files.seekable(file)), member)
    else:
        parts = unpacked(files.open(file), form)
    for part in bounded(parts, files.size(file)):
        into.write(part)
    return name, into.kept().named(name or "file")


def rewritten(
    files: FilesInThread, file: str, layout: Layout, wanted: Rewriting
) -> tuple[File, int, int]:
    """Return the new file, how many rows were read, and how many were written."""
    into = files.begin()
    writer = writer_of(into, wanted.into, wanted.columns)
    read = written = 0
    for index, row in enumerate(rows_in(files.open(file), layout)):
        read += 1
        made = _changed(row, index, wanted)
        if made is not None:
            writer.write(made)
            written += 1
    return into.kept().named(wanted.name), read, written


def _changed(row: Row, index: int, wanted: Rewriting) -> Row | None:
    if wanted.where is not None:
        kept = wanted.where({"item": row, "index": index})
        if not isinstance(kept, bool):
            raise bad_data(
                "condition_not_boolean",
                f"the condition gave {type(kept).__name__} for row {index}, not true or false",
                hint="compare the value, for example with == or >",
            )
        if not kept:
            return None
    if wanted.value is None:
        return row
    made = wanted.value({"item": row, "index": index})
    if not isinstance(made, dict):
        raise bad_data(
            "row_not_object",
            f"the new value of row {index} is no object, so it is no row",
            hint='write an object, for example {{ {"id": item.id} }}',
        )
    return made


def aggregated(
    files: FilesInThread,
    file: str,
    layout: Layout,
    by: Sequence[str],
    measures: Sequence[tuple[str, Function, str | None]],
) -> list[dict[str, Any]]:
    """Return one row a group; raise bad_data for more groups than a run carries."""
    made = Aggregation(by, measures)
    missing = set(made.columns)
    names: dict[str, None] = {}
    for row in rows_in(files.open(file), layout):
        if missing:
            missing -= row.keys()
            names |= dict.fromkeys(itertools.islice(row, 20))
        if made.take(row) > MOST_GROUPS:
            raise bad_data(
                "too_many_groups",
                f"there are more than {MOST_GROUPS} groups",
                hint="group by columns with fewer different values, or filter the file first",
            )
    if missing and names:
        raise bad_data(
            "no_such_column",
            f"no row has a column {sorted(missing)[0][:200]!r}",
            hint=f"the columns are: {', '.join(name[:100] for name in list(names)[:20])}",
        )
    return made.rows()


def taken(
    files: FilesInThread, file: str, layout: Layout, skip: int, most: int
) -> tuple[list[dict[str, Any]], bool]:
    """Return so many rows after the first `skip`, and whether there are more."""
    rows = itertools.islice(rows_in(files.open(file), layout), skip, None)
    found, room = [], Room()
    for row in itertools.islice(rows, most):
        room.take(row)
        found.append(dict(row))
    return found, next(rows, None) is not None


def split(
    files: FilesInThread, file: str, layout: Layout, size: int, name: str
) -> list[tuple[File, int]]:
    """Return files of so many rows each, the last may have fewer."""
    made: list[tuple[File, int]] = []
    rows = rows_in(files.open(file), layout)
    while batch := _batch(files, rows, layout, size, f"{len(made) + 1}-{name}"):
        if len(made) == MOST_PARTS:
            raise bad_data(
                "too_many_parts",
                f"the file has more than {MOST_PARTS} parts of {size} rows",
                hint="make larger parts",
            )
        made.append(batch)
    return made


def _batch(
    files: FilesInThread, rows: Iterator[Row], layout: Layout, size: int, name: str
) -> tuple[File, int] | None:
    first = next(rows, None)
    if first is None:
        return None
    into = files.begin()
    # What is written is UTF-8, whatever was read.
    writer: RowWriter = writer_of(into, layout, None)
    writer.write(first)
    count = 1
    for row in itertools.islice(rows, size - 1):
        writer.write(row)
        count += 1
    return into.kept().named(name), count


def written(
    files: FilesInThread, rows: Sequence[Row], layout: Layout, columns: Sequence[str], name: str
) -> File:
    """Return a file of rows at hand."""
    into = files.begin()
    writer = writer_of(into, layout, columns)
    for row in rows:
        writer.write(row)
    return into.kept().named(name)
