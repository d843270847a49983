"""Parquet files through DuckDB: closed but for one file, in bounded memory."""

from __future__ import annotations

import base64
import binascii
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import orjson

from tools.sdk.errors import ActionFailed, bad_data
from tools.steps.sql.client_duckdb import CLOSED, fill, quoted
from tools.steps.sql.rows import Rows

MOST_COLUMNS: Final = 1_000
LARGEST_RESULT: Final = 64_000_000
LARGEST_FILE: Final = 10_000_000
_ROWS_AT_ONCE: Final = 256
# A path can be allowed only while the rest is still open; it is closed right after.
_OPEN: Final = {name: value for name, value in CLOSED.items() if name != "enable_external_access"}
# What a file of bad types can make of a value on its way into Python.
_UNFIT: Final = (duckdb.Error, ValueError, OverflowError, UnicodeError)


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of a file."""

    columns: list[str]
    rows: list[dict[str, Any]]
    total: int


def read(file: str, columns: Sequence[str] | None, most: int, *, is_limit: bool) -> Content:
    """Return the rows of a file in base64, or raise bad_data; beyond `most` they are left or refused."""
    try:
        packed = base64.b64decode("".join(file.split()), validate=True)
    except (binascii.Error, ValueError) as exc:
        raise bad_data("not_base64", f"the file is not base64: {exc}") from exc
    try:
        with _engine() as (engine, path):
            path.write_bytes(packed)
            total = engine.execute("SELECT num_rows FROM parquet_file_metadata(?)", [str(path)])
            count = int((total.fetchone() or (0,))[0])
            if count > most and is_limit:
                raise bad_data(
                    "too_many_rows",
                    f"the file has {count} rows, at most {most} are read",
                    hint="say with `most` how many of the first rows to read",
                )
            return Content(*_taken(engine, path, columns, most), count)
    except _UNFIT as exc:
        raise _failure(exc) from exc


def written(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the rows as a file in base64; each column has the type that all its values have."""
    try:
        with _engine() as (engine, path):
            fill(engine, "given", rows)
            engine.execute(f"COPY given TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
            if path.stat().st_size > LARGEST_FILE:
                raise bad_data(
                    "result_too_large", f"the file would have more than {LARGEST_FILE} bytes"
                )
            return base64.b64encode(path.read_bytes()).decode()
    except duckdb.Error as exc:
        raise bad_data("not_written", f"the rows make no Parquet file: {_said(exc)}") from exc


@contextmanager
def _engine() -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    with tempfile.TemporaryDirectory(prefix="parquet-") as folder:
        path = Path(folder) / "rows.parquet"
        engine = duckdb.connect(":memory:", config=_OPEN)
        try:
            engine.execute(f"SET allowed_paths = ['{path}']")
            engine.execute("SET enable_external_access = false")
            engine.execute("SET lock_configuration = true")
            yield engine, path
        finally:
            engine.close()


def _taken(
    engine: duckdb.DuckDBPyConnection, path: Path, wanted: Sequence[str] | None, most: int
) -> tuple[list[str], list[dict[str, Any]]]:
    described = engine.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    types = {str(name): str(kind) for name, kind, *_ in described}
    columns = list(types) if wanted is None else list(dict.fromkeys(wanted))
    if missing := [name for name in columns if name not in types]:
        there = ", ".join(name[:100] for name in list(types)[:20])
        raise bad_data(
            "no_such_column",
            f"there is no column {missing[0][:200]!r}",
            hint=f"the columns are: {there}",
        )
    if len(columns) > MOST_COLUMNS:
        raise bad_data("too_many_columns", f"there are more than {MOST_COLUMNS} columns")
    chosen = ", ".join(quoted(name) for name in columns)
    text = f"SELECT {chosen} FROM read_parquet(?) LIMIT ?"  # noqa: S608 - quoted names only
    cursor = engine.execute(text, [str(path), most])
    is_json = [types[name] == "JSON" for name in columns]
    rows = Rows(most, LARGEST_RESULT)
    while many := cursor.fetchmany(_ROWS_AT_ONCE):
        for row in many:
            rows.add(columns, [_value(v, json=j) for v, j in zip(row, is_json, strict=True)])
    return columns, rows.found.rows


def _value(value: Any, *, json: bool) -> Any:
    return orjson.loads(value) if json and isinstance(value, str) else value


def _failure(exc: Exception) -> ActionFailed:
    if isinstance(exc, duckdb.OutOfMemoryException):
        return bad_data("unpacks_too_large", "the file unpacks to more memory than a step may have")
    return bad_data("not_parquet", f"the file is no Parquet that can be read: {_said(exc)}")


def _said(exc: Exception) -> str:
    # What the engine says may name its own file: the place says nothing to anybody.
    first = str(exc).splitlines()[0] if str(exc) else type(exc).__name__
    return first.split(tempfile.gettempdir())[0].strip(" '\"(")[:200] or type(exc).__name__
