"""Rows that are added to a table: on SQLite, PostgreSQL and MariaDB, each once, in order, nothing written."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import Bench, a_bench
from tools.steps.sql.tests.test_actions import Table, postgres
from tools.steps.sql.tests.test_mysql import maria

__all__ = ["maria", "postgres"]


async def look(bench: Bench, cursor: Any, **settings: Any) -> StepOutcome:
    args = {"settings": {"table": "events", **settings}, "cursor": cursor}
    return await bench.run("sql.new_row", args, connection="db")


async def page(bench: Bench, cursor: Any, **settings: Any) -> dict[str, Any]:
    outcome = await look(bench, cursor, **settings)
    assert isinstance(outcome, Succeeded), outcome
    found: dict[str, Any] = outcome.output
    return found


async def follows(bench: Bench, add: Any) -> None:
    """What every database must do; `add` inserts events with these ids."""
    empty = await page(bench, None)
    assert (empty["items"], empty["cursor"]) == ([], {"after": None})
    add(3, 1)
    first = await page(bench, empty["cursor"])
    assert [item["payload"]["id"] for item in first["items"]] == [1, 3]
    assert first["items"][0]["payload"]["at"].startswith("2026-11-23T09:00:00")
    assert (await page(bench, first["cursor"]))["items"] == []
    here = await page(bench, None)
    assert (here["items"], here["cursor"]) == ([], {"after": 3})
    wide = 9_007_199_254_740_993
    add(wide, wide + 1)
    second = await page(bench, first["cursor"])
    assert [item["payload"]["id"] for item in second["items"]] == [str(wide), str(wide + 1)]
    assert (await page(bench, second["cursor"]))["items"] == []
    assert len({item["key"] for item in second["items"]}) == 2
    by_time = await page(bench, None, existing="start", column="at")
    assert len(by_time["items"]) == 4
    assert (await page(bench, by_time["cursor"], column="at"))["items"] == []
    missing = await look(bench, first["cursor"], column="nothing'; DROP TABLE events; --")
    assert isinstance(missing, Failed)
    assert missing.error.error_class == "bad_data"
    assert len((await page(bench, None, existing="start"))["items"]) == 4


async def test_sqlite_rows_are_followed_page_by_page(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "shop.db", isolation_level=None)) as file:
        file.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, at TEXT)")

        def add(*ids: int) -> None:
            rows = [(n, "2026-11-23T09:00:00") for n in ids]
            file.executemany("INSERT INTO events VALUES (?, ?)", rows)

        async with a_bench(sqlite_folder=tmp_path) as bench:
            bench.connections.add("db", "sql_url", {}, {"url": "sqlite:///shop.db"})
            await follows(bench, add)
            file.execute("DELETE FROM events")
            add(*range(1, 251))
            pages = [await page(bench, None, existing="start")]
            while pages[-1]["more"]:
                pages.append(await page(bench, pages[-1]["cursor"]))
            assert [len(one["items"]) for one in pages] == [100, 100, 50]
            same = await look(bench, None, existing="start", column="at")
            assert isinstance(same, Failed)
            assert same.error.code == "column_does_not_grow"


@pytest.mark.peer("postgres")
async def test_postgres_rows_are_followed(postgres: Table) -> None:
    with contextlib.closing(psycopg.connect(postgres.url, autocommit=True)) as admin:
        admin.execute("CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz)")

        def add(*ids: int) -> None:
            for n in ids:
                admin.execute("INSERT INTO events VALUES (%s, '2026-11-23 09:00+00')", [n])

        await follows(postgres.bench, add)


@pytest.mark.peer("mariadb")
async def test_mariadb_rows_are_followed(maria: Table) -> None:
    name = maria.url.rsplit("/", 1)[1].split("?")[0]
    server: dict[str, Any] = {"host": "127.0.0.1", "user": "root", "database": name}
    with contextlib.closing(pymysql.connect(**server, autocommit=True)) as admin:
        cursor = admin.cursor()
        cursor.execute("CREATE TABLE events (id bigint PRIMARY KEY, at datetime)")

        def add(*ids: int) -> None:
            rows = [(n,) for n in ids]
            cursor.executemany("INSERT INTO events VALUES (%s, '2026-11-23 09:00:00')", rows)

        await follows(maria.bench, add)
