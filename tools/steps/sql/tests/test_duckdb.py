"""DuckDB inside the process: files of the folder and given lists, and nothing else of this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.steps.sql.tests.test_actions import ROWS, Table, behaves, writes_rows


@pytest.fixture
async def duck(tmp_path: Path) -> AsyncIterator[Table]:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE orders (id VARCHAR PRIMARY KEY, amount DOUBLE, status VARCHAR)"
        )
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?)", ROWS)
    async with a_bench(sqlite_folder=tmp_path) as bench:
        bench.connections.add("db", "sql_url", {}, {"url": "duckdb:///shop.duckdb"})
        yield Table(bench)


async def over(statement: str, tables: dict[str, Any], **more: Any) -> StepOutcome:
    async with a_bench() as bench:
        args = {"statement": statement, "tables": tables, **more}
        return await bench.run("sql.query_lists", args)


async def test_duckdb_behaves(duck: Table) -> None:
    await behaves(duck)


async def test_duckdb_writes_rows(duck: Table) -> None:
    await writes_rows(duck, "id")


async def test_lists_are_read_as_tables() -> None:
    tables = {
        "orders": [
            {"id": 1, "who": "a", "total": 250, "tags": ["x"], "odd": 1},
            {"id": 2, "who": "b", "total": 42.5, "paid": True, "odd": "two"},
            {"id": 3, "who": "a", "total": None},
        ],
        "people": [{"who": "a", "name": 'Ada\'s "x"'}, {"who": "b", "name": "Bob"}],
        "none": [],
    }
    outcome = await over(
        "SELECT p.name, sum(o.total) AS total, count(*) AS n FROM orders o JOIN people p USING (who) "
        "WHERE o.id < :most GROUP BY p.name ORDER BY total DESC",
        tables,
        params={"most": 100},
    )
    assert isinstance(outcome, Succeeded), outcome
    assert outcome.output["rows"] == [
        {"name": 'Ada\'s "x"', "total": 250, "n": 2},
        {"name": "Bob", "total": 42.5, "n": 1},
    ]
    whole = await over("SELECT tags, paid, odd FROM orders ORDER BY id LIMIT 2", tables)
    assert isinstance(whole, Succeeded)
    assert whole.output["rows"] == [
        {"tags": '["x"]', "paid": None, "odd": "1"},
        {"tags": None, "paid": True, "odd": '"two"'},
    ]
    empty = await over("SELECT count(*) AS n FROM none", tables)
    assert isinstance(empty, Succeeded)
    assert empty.output["rows"] == [{"n": 0}]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM '/etc/passwd'", "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM glob('/*')",
        "SELECT * FROM read_parquet('https://example.com/x.parquet')",
        "SELECT * FROM read_json('http://127.0.0.1:1/')", "SELECT getenv('HOME')",
        "SELECT * FROM sqlite_scan('/x.db', 't')", "COPY t TO '/tmp/nexa.csv'",
        "INSTALL httpfs", "LOAD httpfs", "ATTACH '/tmp/nexa.db'", "SET enable_external_access = true",
        "CREATE TABLE x AS SELECT 1", "INSERT INTO t VALUES (1)", "PRAGMA database_list",
        "EXPORT DATABASE '/tmp/nexa'", "SELECT 1; SELECT 2",
    ],
)  # fmt: skip
async def test_nothing_outside_the_given_lists_can_be_reached(statement: str) -> None:
    outcome = await over(statement, {"t": [{"a": 1}]})
    assert isinstance(outcome, Failed), outcome
    assert outcome.error.error_class == "bad_data"


async def test_too_much_of_anything_ends_the_statement() -> None:
    many = await over("SELECT * FROM range(10001)", {"t": []})
    assert isinstance(many, Failed)
    assert many.error.code == "too_many_rows"
    async with a_bench() as bench:
        endless = "SELECT count(*) AS n FROM range(1000000) a, range(1000000) b, range(10) c"
        args = {"statement": endless, "tables": {"t": []}}
        slow = await bench.run("sql.query_lists", args, timeout_s=0.3)
    assert isinstance(slow, Failed)
    assert slow.error.error_class == "timeout"
    hungry = await over(
        "SELECT string_agg(repeat('x', 1000), '') AS s FROM range(2000000)", {"t": []}
    )
    assert isinstance(hungry, Failed)
    assert hungry.error.error_class == "bad_data"


async def test_a_file_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    async with a_bench(sqlite_folder=tmp_path) as bench:
        bench.connections.add("db", "sql_url", {}, {"url": "duckdb:///none.duckdb"})
        outcome = await bench.run("sql.query", {"statement": "SELECT 1 AS x"}, connection="db")
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "no_such_database"
    assert not (tmp_path / "none.duckdb").is_file()
