"""sql.query on a real PostgreSQL and on SQLite: bound, single, read-only unless it may write."""

from __future__ import annotations

import resource
import sqlite3
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine.core.action import effect_of
from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import REGISTRY, Bench, a_bench
from tools.sdk.errors import ActionFailed, EgressRefused
from tools.steps.sql.client_postgres import place as postgres_place
from tools.steps.sql.statement import checked
from tools.steps.sql.work import embedded_file as sqlite_file


def an_effect(statement: str) -> str:
    action = REGISTRY.find("sql.query")
    assert action is not None
    return effect_of(action.spec, {"statement": statement})


@pytest.mark.parametrize(
    ("statement", "effect"),
    [
        ("SELECT 1", "read"),
        ("  select * from t", "read"),
        ("INSERT INTO t VALUES (1)", "write"),
        ("WITH x AS (SELECT 1) SELECT * FROM x", "write"),
        ("{{ inputs.sql }}", "write"),
        ("VALUES (1)", "read"),
    ],
)
def test_the_effect_follows_the_first_word(statement: str, effect: str) -> None:
    assert an_effect(statement) == effect


@pytest.mark.parametrize(
    ("text", "written", "names"),
    [
        ("SELECT :a, :b, :a", "SELECT $1, $2, $1", ("a", "b")),
        (
            "SELECT x::int, ':no', \":no\" FROM t -- :no",
            "SELECT x::int, ':no', \":no\" FROM t -- :no",
            (),
        ),
        ("SELECT a[1:2] FROM t WHERE b = :name", "SELECT a[1:2] FROM t WHERE b = $1", ("name",)),
        ("SELECT '100%', :x", "SELECT '100%', $1", ("x",)),
        ("SELECT $$ :no $$, :x", "SELECT $$ :no $$, $1", ("x",)),
    ],
)
def test_parameters_are_found_by_the_grammar(
    text: str, written: str, names: tuple[str, ...]
) -> None:
    statement = checked(text, "postgres")
    assert (statement.text, statement.names) == (written, names)


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "sqlite", "duckdb"])
@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE t", "DROP TABLE t", "CREATE TABLE t (a int)",
        "ALTER TABLE t ADD b int", "TRUNCATE t", "GRANT ALL ON t TO x", "COPY t TO PROGRAM 'id'",
        "COPY t FROM '/etc/passwd'", "DO $$ BEGIN END $$", "CALL f()", "SET ROLE postgres",
        "ATTACH DATABASE '/tmp/x' AS y", "PRAGMA journal_mode = delete", "VACUUM INTO '/tmp/x'",
        "BEGIN", "COMMIT", "EXPLAIN ANALYZE DELETE FROM t", "LISTEN x", "LOAD 'x'", "", "not sql at",
        "/* nothing */", "SELECT 1;;SELECT 2",
    ],
)  # fmt: skip
def test_only_one_data_statement_is_taken(text: str, dialect: str) -> None:
    with pytest.raises(ActionFailed) as caught:
        checked(text, dialect)
    assert caught.value.error.error_class == "bad_data"


@dataclass
class Table:
    """A table of orders, with a runner that may reach it."""

    bench: Bench
    url: str = ""

    async def run(self, statement: str, **params: Any) -> StepOutcome:
        args = {"statement": statement, "params": params}
        return await self.bench.run("sql.query", args, connection="db")

    async def rows(self, statement: str, **params: Any) -> list[dict[str, Any]]:
        outcome = await self.run(statement, **params)
        assert isinstance(outcome, Succeeded), outcome
        found: list[dict[str, Any]] = outcome.output["rows"]
        return found


ROWS = [("a", 250.0, "open"), ("b", 42.5, "paid"), ("c", 100.0, "open")]


@pytest.fixture
async def lite(tmp_path: Path) -> AsyncIterator[Table]:
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("CREATE TABLE orders (id TEXT PRIMARY KEY, amount REAL, status TEXT)")
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?)", ROWS)
    connection.close()
    async with a_bench(sqlite_folder=tmp_path) as bench:
        bench.connections.add("db", "sql_url", {}, {"url": "sqlite:///shop.db"})
        yield Table(bench)


@pytest.fixture
async def postgres() -> AsyncIterator[Table]:
    """A database of its own on the loopback server; the password-less sign-in is that server's."""
    admin = "postgresql://postgres@127.0.0.1:5432/postgres"
    name = f"nexa_{uuid.uuid4().hex[:10]}"
    try:
        connection = psycopg.connect(admin, autocommit=True, connect_timeout=2)
    except psycopg.OperationalError as exc:
        pytest.skip(f"no PostgreSQL on 127.0.0.1:5432: {exc}")
    with connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    url = f"postgresql://postgres@127.0.0.1:5432/{name}"
    with psycopg.connect(url) as filled:
        filled.execute("CREATE TABLE orders (id text, amount numeric(10,2), status text)")
        filled.cursor().executemany("INSERT INTO orders VALUES (%s, %s, %s)", ROWS)
    filled.close()
    try:
        async with a_bench(["127.0.0.1:5432"]) as bench:
            bench.connections.add("db", "sql_url", {}, {"url": url})
            yield Table(bench, url)
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        connection.close()


async def behaves(table: Table) -> None:
    """What both databases must do."""
    open_ones = "SELECT id, amount FROM orders WHERE status = :status ORDER BY id"
    assert await table.rows(open_ones, status="open") == [
        {"id": "a", "amount": 250},
        {"id": "c", "amount": 100},
    ]
    assert await table.rows(open_ones, status="' OR 1=1 --") == []
    written = await table.run(
        "INSERT INTO orders (id, amount, status) VALUES (:id, :amount, :status)",
        id="'); DROP TABLE orders; --",
        amount=1.25,
        status=None,
    )
    assert isinstance(written, Succeeded)
    assert written.output == {"rows": [], "count": 1}
    changed = await table.run("UPDATE orders SET status = :s WHERE amount > :a", s="big", a=99)
    assert isinstance(changed, Succeeded)
    assert changed.output["count"] == 2
    assert len(await table.rows("SELECT * FROM orders")) == 4
    for statement, code in (
        ("SELECT :gone", "parameter_missing"),
        ("SELECT id AS x, amount AS x FROM orders", "same_column_twice"),
    ):
        outcome = await table.run(statement)
        assert isinstance(outcome, Failed)
        assert outcome.error.code == code
    unused = await table.run("SELECT 1 AS one", x=1)
    assert isinstance(unused, Failed)
    assert unused.error.code == "parameter_unused"
    broken = await table.run("SELECT nothing FROM nowhere")
    assert isinstance(broken, Failed)
    assert broken.error.error_class == "bad_data"
    assert not broken.error.retryable


async def writes_rows(table: Table, key: str) -> None:
    """What every database must do with rows, and with names that mean harm."""
    await table.run("DELETE FROM orders")

    async def write(action: str, rows: list[dict[str, Any]], **more: Any) -> StepOutcome:
        args = {"table": "orders", "rows": rows, **more}
        return await table.bench.run(action, args, connection="db")

    many = [{"id": f"n{n}", "amount": n, "status": "open"} for n in range(4_000)]
    written = await write("sql.insert", many)
    assert isinstance(written, Succeeded), written
    assert written.output == {"count": 4_000}
    assert await table.rows("SELECT count(*) AS n, sum(amount) AS s FROM orders") == [
        {"n": 4_000, "s": 7_998_000}
    ]
    changed: list[dict[str, Any]] = [
        {"id": "n1", "status": "it's \\ paid'); --"},
        {"id": "new", "status": None},
    ]
    for _ in range(2):
        assert isinstance(await write("sql.upsert", changed, keys=[key]), Succeeded)
    assert await table.rows("SELECT id, amount, status FROM orders WHERE id IN ('n1', 'new')") == [
        {"id": "n1", "amount": 1, "status": "it's \\ paid'); --"},
        {"id": "new", "amount": None, "status": None},
    ]
    twice = await write("sql.insert", [{"id": "late", "amount": 1}, {"id": "n1", "amount": 1}])
    assert isinstance(twice, Failed)
    assert (twice.error.error_class, twice.error.retryable) == ("bad_data", False)
    assert await table.rows("SELECT id FROM orders WHERE id = 'late'") == []
    wrong: list[tuple[list[dict[str, Any]], str | None]] = [
        ([{"id": "x"}, {"amount": 1}], "rows_differ"),
        ([{'id") VALUES (1); DROP TABLE orders; --': 1}], None),
        ([{"a\x00b": 1}], "bad_name"),
        ([{}], "no_rows"),
    ]
    for rows, code in wrong:
        refused = await write("sql.insert", rows)
        assert isinstance(refused, Failed)
        assert refused.error.error_class == "bad_data"
        assert code in (None, refused.error.code)
    assert len(await table.rows("SELECT id FROM orders")) == 4_001
    listed = await table.bench.run("sql.list_columns", {"table": "orders"}, connection="db")
    assert isinstance(listed, Succeeded), listed
    assert [one["column"] for one in listed.output["columns"]] == ["id", "amount", "status"]


async def test_sqlite_writes_rows(lite: Table) -> None:
    await writes_rows(lite, "id")


@pytest.mark.peer("postgres")
async def test_postgres_writes_rows(postgres: Table) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE UNIQUE INDEX by_id ON orders (id)")
    connection.close()
    await writes_rows(postgres, "id")


async def test_sqlite_behaves(lite: Table) -> None:
    await behaves(lite)


@pytest.mark.peer("postgres")
async def test_postgres_behaves(postgres: Table) -> None:
    await behaves(postgres)


@pytest.mark.peer("postgres")
async def test_a_statement_that_reads_cannot_write(postgres: Table) -> None:
    for statement in (
        "SELECT * INTO copy FROM orders",
        "SELECT setval('s', 1), nextval('s')",
        "SELECT * FROM orders FOR UPDATE",
    ):
        outcome = await postgres.run(statement)
        assert isinstance(outcome, Failed), statement
        assert outcome.error.error_class == "bad_data"
    await postgres.run("SELECT lo_create(0)")
    assert await postgres.rows("SELECT oid FROM pg_largeobject_metadata") == []


@pytest.mark.peer("postgres")
async def test_values_of_postgres_become_exact_json(postgres: Table) -> None:
    (row,) = await postgres.rows(
        "SELECT 1.10::numeric AS n, 12345678901234567890::numeric AS big, 9007199254740993 AS wide, "
        "DATE '2026-01-05' AS d, TIMESTAMPTZ '2026-01-05 09:00+00' AS t, 'NaN'::float8 AS nan, "
        "'\\x0102'::bytea AS raw, ARRAY[1,2] AS list, '{\"a\": 1.5}'::jsonb AS doc, NULL AS nothing, "
        ":tree::jsonb AS tree, :many::text[] AS many",
        tree={"a": [1]},
        many=["x", "y"],
    )
    assert row["n"] == 1.1
    assert (row["big"], row["wide"]) == ("12345678901234567890", "9007199254740993")
    assert row["d"] == "2026-01-05"
    assert row["t"].startswith("2026-01-05T09:00:00")
    assert (row["nan"], row["nothing"]) == (None, None)
    assert (row["raw"], row["list"], row["doc"]) == ("AQI=", [1, 2], {"a": 1.5})
    assert (row["tree"], row["many"]) == ({"a": [1]}, ["x", "y"])


@pytest.mark.peer("postgres")
async def test_too_many_rows_and_too_much_time_end_the_statement(postgres: Table) -> None:
    many = await postgres.run("SELECT g FROM generate_series(1, 10001) g")
    assert isinstance(many, Failed)
    assert many.error.code == "too_many_rows"
    slow = await postgres.bench.run(
        "sql.query", {"statement": "SELECT pg_sleep(30)"}, connection="db", timeout_s=0.5
    )
    assert isinstance(slow, Failed)
    assert slow.error.error_class == "timeout"


@pytest.mark.peer("postgres")
async def test_a_result_larger_than_a_run_may_carry_is_left_where_it_is(postgres: Table) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for statement in (
        "SELECT repeat('x', 100000) AS t FROM generate_series(1, 9000)",
        "SELECT repeat('x', 100000) AS t FROM generate_series(1, 1000000)",
        "INSERT INTO orders SELECT repeat('x', 100000) FROM generate_series(1, 3000) RETURNING *",
    ):
        outcome = await postgres.run(statement)
        assert isinstance(outcome, Failed)
        assert outcome.error.code == "result_too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    assert await postgres.rows("SELECT count(*) AS n FROM orders") == [{"n": 3}]


async def test_sqlite_makes_no_value_larger_than_a_run_may_carry(lite: Table) -> None:
    for statement, code in (
        ("SELECT zeroblob(900000000) AS b", "sql_failed"),
        (
            "SELECT hex(zeroblob(100000)) AS b FROM (WITH RECURSIVE n(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n) LIMIT 9000",
            "result_too_large",
        ),
    ):
        outcome = await lite.run(statement)
        assert isinstance(outcome, Failed)
        assert outcome.error.code == code


@pytest.mark.peer("postgres")
async def test_rows_that_a_write_returns_come_back(postgres: Table) -> None:
    one = "INSERT INTO orders (id, amount) VALUES (:id, 1) RETURNING id"
    assert await postgres.rows(one, id="new") == [{"id": "new"}]
    assert await postgres.rows("DELETE FROM orders WHERE id = 'none' RETURNING id") == []


@pytest.mark.peer("postgres")
async def test_a_private_database_is_closed_unless_listed() -> None:
    async with a_bench() as bench:
        bench.connections.add(
            "db", "sql_url", {}, {"url": "postgresql://postgres@127.0.0.1/postgres"}
        )
        outcome = await bench.run("sql.query", {"statement": "SELECT 1"}, connection="db")
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "egress_refused"


async def test_a_database_that_does_not_answer_changed_nothing_and_tells_no_password() -> None:
    async with a_bench(["127.0.0.1:1"]) as bench:
        url = "postgresql://somebody:canary-pw-91@127.0.0.1:1/nexa"
        bench.connections.add("db", "sql_url", {}, {"url": url})
        outcome = await bench.run("sql.query", {"statement": "SELECT 1"}, connection="db")
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "database_unreachable"
    assert outcome.error.nothing_happened
    assert "canary-pw-91" not in repr(outcome)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///../outside.db", "sqlite:////etc/passwd", "sqlite:///a/../../x.db", "sqlite:///",
        "sqlite:///..%2f..%2fx.db", "sqlite:///link.db", "sqlite:///x.db?mode=rwc",
    ],
)  # fmt: skip
def test_a_sqlite_file_lies_in_the_folder_or_nowhere(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    (folder / "link.db").symlink_to(tmp_path / "outside.db")
    if url == "sqlite:////etc/passwd":
        assert sqlite_file(url, folder) == folder.resolve() / "etc/passwd"
        return
    with pytest.raises(EgressRefused):
        sqlite_file(url, folder)


def test_without_a_folder_no_sqlite_file_is_open() -> None:
    with pytest.raises(EgressRefused, match="not open"):
        sqlite_file("sqlite:///x.db", None)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///db",
        "postgresql://a,b/db",
        "postgresql://h/db?host=/tmp",
        "postgresql://%2Ftmp/db",
        "postgresql://h/db?sslkeylogfile=/tmp/keys",
        "postgresql://h/db?sslmode=require&sslkey=/etc/shadow",
        "postgresql://h/db?%73ervice=x",
        "postgresql://h/db?hostaddr=127.0.0.1",
    ],
)
def test_a_postgres_url_names_one_host_no_socket_and_no_file(url: str) -> None:
    with pytest.raises(ActionFailed):
        postgres_place(url)
