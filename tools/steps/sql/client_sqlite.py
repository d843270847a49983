"""SQLite: statements in one transaction on a file of the operator's folder, or on none."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import aiosqlite

from tools.sdk.attempt import Attempt
from tools.sdk.errors import ActionFailed, bad_data
from tools.steps.sql.rows import BoundedConnection, Found, Rows
from tools.steps.sql.work import Bound, Work, embedded_file, plain_only

_ROWS_AT_ONCE = 8


async def run(url: str, work: Work, attempt: Attempt) -> Found:
    """Run the statements in one transaction; the file is opened read-only unless work may write."""
    file = embedded_file(url, work.folder)
    try:
        async with asyncio.timeout(work.timeout_s), _opened(file, work) as connection:
            attempt.mark_sent()
            try:
                done = [await _run_one(connection, one, work.most_rows) for one in work.bound]
                await connection.commit()
            except asyncio.CancelledError:
                await connection.interrupt()
                raise
            return Found(done[-1].rows, sum(one.count for one in done))
    except TimeoutError as exc:
        raise work.too_late() from exc
    except (sqlite3.Error, sqlite3.Warning) as exc:
        raise _failure(exc) from exc


def _opened(file: Path, work: Work) -> aiosqlite.Connection:
    mode = "rwc" if work.may_write else "ro"
    return aiosqlite.connect(
        f"{file.as_uri()}?mode={mode}",
        uri=True,
        timeout=5.0,
        factory=BoundedConnection,
        iter_chunk_size=_ROWS_AT_ONCE,
    )


async def _run_one(connection: aiosqlite.Connection, bound: Bound, most: int) -> Found:
    names = bound.statement.names
    values = {
        name: plain_only(value, "SQLite") for name, value in zip(names, bound.values, strict=True)
    }
    cursor = await connection.execute(bound.statement.text, values)
    columns = [column[0] for column in cursor.description or ()]
    if not columns:
        return Found([], max(cursor.rowcount, 0))
    rows = Rows(most)
    async for row in cursor:
        rows.add(columns, row)
    return rows.found


def _failure(exc: Exception) -> ActionFailed:
    said = str(exc)[:300]
    if "locked" in said:
        return ActionFailed("remote_down", "database_locked", f"the database says: {said}")
    return bad_data("sql_failed", f"the database says: {said}")
