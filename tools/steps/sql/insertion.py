"""Writing rows: INSERT statements made of quoted names and numbered parameters, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql.compiler import IdentifierPreparer

from tools.sdk.errors import bad_data
from tools.steps.sql.statement import Statement, parameter_mark
from tools.steps.sql.work import Bound

_LONGEST_NAME = 128
# SQLite takes 32,766 parameters in one statement, PostgreSQL and MySQL 65,535.
_MOST_PARAMETERS = 10_000
_STANDARD = IdentifierPreparer(DefaultDialect())
_QUOTING = {
    "postgres": _STANDARD,
    "duckdb": _STANDARD,
    "sqlite": _STANDARD,
    "mysql": IdentifierPreparer(DefaultDialect(), "`"),
}


def insertion(
    dialect: str,
    table: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    keys: Sequence[str] = (),
) -> list[Bound]:
    """Return the statements that write `rows`; with `keys`, rows that are there are changed."""
    columns = _columns(rows)
    missing = [key for key in keys if key not in columns]
    if missing:
        raise bad_data(
            "key_missing",
            f"the rows have no {missing[0]!r}, by which they are found again",
            hint="give every row a value for each key",
        )
    at_once = max(_MOST_PARAMETERS // len(columns), 1)
    return [
        _one(dialect, table, columns, part, keys)
        for start in range(0, len(rows), at_once)
        for part in (rows[start : start + at_once],)
    ]


def _one(
    dialect: str,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    keys: Sequence[str],
) -> Bound:
    names = tuple(f"p{number}" for number in range(len(rows) * len(columns)))
    marks = [parameter_mark(dialect, name, number) for number, name in enumerate(names, 1)]
    width = len(columns)
    groups = (", ".join(marks[at : at + width]) for at in range(0, len(marks), width))
    listed = ", ".join(quoted(dialect, column) for column in columns)
    values = ", ".join(f"({group})" for group in groups)
    text = f"INSERT INTO {quoted_table(dialect, table)} ({listed}) VALUES {values}"  # noqa: S608
    text += _when_there(dialect, columns, keys)
    statement = Statement(text, names, names, writes=True, returns=False)
    return Bound(statement, [row[column] for row in rows for column in columns])


def _when_there(dialect: str, columns: Sequence[str], keys: Sequence[str]) -> str:
    if not keys:
        return ""
    rest = [quoted(dialect, column) for column in columns if column not in keys]
    if dialect == "mysql":
        # It knows no target: any unique index decides. Keys alone are written over themselves.
        changed = rest or [quoted(dialect, keys[0])]
        pairs = ", ".join(f"{name} = VALUES({name})" for name in changed)
        return f" ON DUPLICATE KEY UPDATE {pairs}"
    target = ", ".join(quoted(dialect, key) for key in keys)
    pairs = ", ".join(f"{name} = EXCLUDED.{name}" for name in rest)
    return f" ON CONFLICT ({target}) DO " + (f"UPDATE SET {pairs}" if rest else "NOTHING")


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    columns = list(rows[0]) if rows else []
    if not columns:
        raise bad_data("no_rows", "there is nothing to write: a row needs at least one column")
    for number, row in enumerate(rows):
        if set(row) != set(columns):
            odd = sorted(set(row) ^ set(columns))[0]
            raise bad_data(
                "rows_differ",
                f"row {number + 1} and the first differ in {odd!r}",
                hint="give every row the same columns; null where one has no value",
            )
    return columns


def quoted_table(dialect: str, table: str) -> str:
    """Return the name of a table, its schema in front where it has one."""
    return ".".join(quoted(dialect, part) for part in table.split("."))


def quoted(dialect: str, name: str) -> str:
    """Return a name as an identifier, or raise where it cannot be one."""
    if not name or len(name) > _LONGEST_NAME or any(ord(mark) < 32 for mark in name):
        raise bad_data("bad_name", f"{name[:60]!r} is no name of a table or column")
    return _QUOTING[dialect].quote_identifier(name)
