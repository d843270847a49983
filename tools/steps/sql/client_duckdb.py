"""DuckDB: statements on a file of the operator's folder, or on lists that a step hands over.

The engine runs inside this process, so everything through which it reaches files, the network or code
is closed before the first statement, and the settings are locked.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import duckdb

from tools.sdk.attempt import Attempt
from tools.sdk.errors import ActionFailed, bad_data
from tools.steps.sql.rows import Found, Rows
from tools.steps.sql.work import Bound, Work, embedded_file, plain_only

CLOSED: Final[dict[str, str | bool | int | float | list[str]]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "256MB",
    "max_temp_directory_size": "0B",
    "threads": "1",
}
_ROWS_AT_ONCE = 256


async def run(url: str, work: Work, attempt: Attempt) -> Found:
    """Run the statements in one transaction on a file; read-only unless the work may write."""
    file = embedded_file(url, work.folder)
    if not work.may_write and not await asyncio.to_thread(file.is_file):
        raise bad_data("no_such_database", f"there is no file {file.name} in the folder")
    return await _run(str(file), work, attempt, {})


async def run_on(tables: Mapping[str, Sequence[Mapping[str, Any]]], work: Work) -> Found:
    """Run the statements on tables in memory, made of the given rows."""
    return await _run(":memory:", work, Attempt(), tables)


async def _run(
    path: str, work: Work, attempt: Attempt, tables: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Found:
    read_only = path != ":memory:" and not work.may_write
    try:
        connection = await asyncio.to_thread(
            duckdb.connect, path, read_only=read_only, config=CLOSED
        )
    except duckdb.Error as exc:
        raise _failure(exc, work) from exc
    job = asyncio.ensure_future(asyncio.to_thread(_work, connection, work, attempt, tables))
    try:
        async with asyncio.timeout(work.timeout_s):
            return await asyncio.shield(job)
    except TimeoutError as exc:
        raise work.too_late() from exc
    except duckdb.Error as exc:
        raise _failure(exc, work) from exc
    finally:
        connection.interrupt()
        await asyncio.wait([job])
        await asyncio.to_thread(connection.close)


def _work(
    connection: duckdb.DuckDBPyConnection,
    work: Work,
    attempt: Attempt,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
) -> Found:
    connection.execute("SET lock_configuration = true")
    for name, rows in tables.items():
        fill(connection, name, rows)
    connection.begin()
    attempt.mark_sent()
    done = [_run_one(connection, one, work.most_rows) for one in work.bound]
    connection.commit()
    return Found(done[-1].rows, sum(one.count for one in done))


def _run_one(connection: duckdb.DuckDBPyConnection, bound: Bound, most: int) -> Found:
    statement = bound.statement
    values = {
        name: plain_only(value, "DuckDB")
        for name, value in zip(statement.names, bound.values, strict=True)
    }
    cursor = connection.execute(statement.text, values or None)
    if not statement.returns:
        changed = cursor.fetchone()
        return Found([], int(changed[0]) if changed else 0)
    rows = Rows(most)
    names = [column[0] for column in cursor.description or ()]
    while many := cursor.fetchmany(_ROWS_AT_ONCE):
        for row in many:
            rows.add(names, row)
    return rows.found


def fill(
    connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Make a table of rows; each column's type is the one that all its values have."""
    columns: dict[str, str] = {}
    for row in rows:
        for column, value in row.items():
            columns[column] = _common(columns.get(column), _type_of(value))
    if not columns:
        columns = {"empty": "VARCHAR"}
    typed = ", ".join(f"{quoted(column)} {kind or 'VARCHAR'}" for column, kind in columns.items())
    connection.execute(f"CREATE TABLE {quoted(name)} ({typed})")
    shape = json.dumps([{column: kind or "VARCHAR" for column, kind in columns.items()}])
    listed = ", ".join(f"given.{quoted(column)}" for column in columns)
    connection.execute(
        f"INSERT INTO {quoted(name)} SELECT {listed} FROM "  # noqa: S608 - quoted names only
        "(SELECT unnest(from_json($rows, $shape)) AS given)",
        {"rows": json.dumps(list(rows)), "shape": shape},
    )


def _type_of(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "BOOLEAN"
        case int():
            return "BIGINT" if abs(value) < 2**63 else "DOUBLE"
        case float():
            return "DOUBLE"
        case str():
            return "VARCHAR"
        case _:
            return "JSON"


def _common(known: str | None, other: str) -> str:
    if not known or not other or known == other:
        return known or other
    return "DOUBLE" if {known, other} == {"BIGINT", "DOUBLE"} else "JSON"


def quoted(name: str) -> str:
    """Return a name as DuckDB writes identifiers."""
    return '"' + name.replace('"', '""') + '"'


def _failure(exc: duckdb.Error, work: Work) -> ActionFailed:
    said = str(exc).splitlines()[0][:300] if str(exc) else "no reason is given"
    if isinstance(exc, duckdb.InterruptException):
        return work.too_late()
    if "lock" in said.lower() or "different configuration" in said:
        return ActionFailed("remote_down", "database_locked", f"the database says: {said}")
    if isinstance(exc, duckdb.OutOfMemoryException):
        return bad_data(
            "query_too_large",
            "the statement needs more memory than a step may have",
            hint="filter or group before joining",
        )
    return bad_data("sql_failed", f"the database says: {said}")
