"""MySQL's protocol on a real MariaDB: bound on the server, single, read-only unless it may write."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import AsyncIterator

import pymysql
import pytest

from engine.ports.runner import Failed, Succeeded
from tools.kit.bench import a_bench
from tools.sdk.errors import ActionFailed
from tools.steps.sql.client_mysql import place
from tools.steps.sql.statement import checked
from tools.steps.sql.tests.test_actions import ROWS, Table, behaves, writes_rows

pytestmark = pytest.mark.peer("mariadb")


@pytest.fixture
async def maria() -> AsyncIterator[Table]:
    """A database of its own on the loopback server; the password-less sign-in is that server's."""
    name = f"nexa_{uuid.uuid4().hex[:10]}"
    try:
        admin = pymysql.connect(host="127.0.0.1", user="root", autocommit=True, connect_timeout=2)
    except pymysql.OperationalError as exc:
        pytest.skip(f"no MariaDB on 127.0.0.1:3306: {exc}")
    with contextlib.closing(admin), admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        cursor.execute(
            f"CREATE TABLE {name}.orders (id varchar(100) PRIMARY KEY, amount decimal(10,2), "
            "status varchar(100)) COLLATE utf8mb4_unicode_ci"
        )
        cursor.executemany(f"INSERT INTO {name}.orders VALUES (%s, %s, %s)", ROWS)  # noqa: S608
        try:
            async with a_bench(["127.0.0.1:3306"]) as bench:
                url = f"mysql://root@127.0.0.1:3306/{name}?tls=off"
                bench.connections.add("db", "sql_url", {}, {"url": url})
                yield Table(bench, url)
        finally:
            cursor.execute(f"DROP DATABASE {name}")


async def test_mysql_behaves(maria: Table) -> None:
    await behaves(maria)


async def test_mysql_writes_rows(maria: Table) -> None:
    await writes_rows(maria, "id")


async def test_a_value_is_what_it_is_in_every_mode_of_the_server(maria: Table) -> None:
    hostile = ["\\", "\\' OR 1=1 -- ", "' OR '1'='1", "縗' OR 1=1", "%", "😀", "a\nb"]
    for value in hostile:
        assert await maria.rows("SELECT :v AS v", v=value) == [{"v": value}]
        assert await maria.rows("SELECT id FROM orders WHERE id = :v", v=value) == []
    (row,) = await maria.rows(
        "SELECT :i AS i, :f AS f, :t AS t, :n AS n, :i + :i AS twice",
        i=9007199254740993, f=0.1, t=True, n=None,
    )  # fmt: skip
    assert row == {
        "i": "9007199254740993", "f": 0.1, "t": 1, "n": None, "twice": "18014398509481986",
    }  # fmt: skip


async def test_a_statement_that_reads_cannot_write(maria: Table) -> None:
    for statement in (
        "SELECT * FROM orders FOR UPDATE",
        "SELECT 1 INTO @x",
        "SELECT 1 INTO OUTFILE '/tmp/nexa'",
        "SELECT 1 /*! INTO OUTFILE '/tmp/nexa' */",
        "SELECT /*M! nextval(s) */ 1",
    ):
        outcome = await maria.run(statement)
        assert isinstance(outcome, Failed), statement
        assert outcome.error.error_class == "bad_data"
    assert isinstance(await maria.run("SELECT id FROM orders"), Succeeded)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1 -- x", "SELECT 1 # x", "/* x */ SELECT 1", "SELECT 1 /*!50000 , 2 */",
        "DELETE FROM t WHERE a = 1 /*! OR 1 = 1 */", "SELECT 1 --\tx", "SELECT 1 /*M! x */",
    ],
)  # fmt: skip
def test_comments_are_refused_since_the_server_runs_some(text: str) -> None:
    with pytest.raises(ActionFailed, match="comment"):
        checked(text, "mysql")


def test_places_of_a_parameter_are_counted() -> None:
    statement = checked(
        "SELECT :a, ':no', :b, :a FROM t WHERE x -- 1 = :c".replace("-- ", "- "), "mysql"
    )
    assert statement.text == "SELECT ?, ':no', ?, ? FROM t WHERE x - 1 = ?"
    assert (statement.names, statement.marks) == (("a", "b", "c"), ("a", "b", "a", "c"))


async def test_too_many_rows_and_too_much_time_end_the_statement(maria: Table) -> None:
    many = await maria.run("SELECT a.seq FROM seq_1_to_200 a, seq_1_to_100 b")
    assert isinstance(many, Failed)
    assert many.error.code == "too_many_rows"
    slow = await maria.bench.run(
        "sql.query", {"statement": "SELECT sleep(30)"}, connection="db", timeout_s=0.5
    )
    assert isinstance(slow, Failed)
    assert slow.error.error_class == "timeout"


async def test_a_refused_sign_in_tells_no_password() -> None:
    async with a_bench(["127.0.0.1:3306", "127.0.0.1:1"]) as bench:
        for key, url, code in (
            ("a", "mysql://nobody:canary-pw-91@127.0.0.1/x?tls=off", "database_refused_login"),
            ("b", "mysql://nobody:canary-pw-91@127.0.0.1:1/x", "database_unreachable"),
        ):
            bench.connections.add(key, "sql_url", {}, {"url": url})
            outcome = await bench.run("sql.query", {"statement": "SELECT 1"}, connection=key)
            assert isinstance(outcome, Failed)
            assert outcome.error.code == code
            assert "canary-pw-91" not in repr(outcome)


async def test_a_private_server_is_closed_unless_listed() -> None:
    async with a_bench() as bench:
        bench.connections.add("db", "sql_url", {}, {"url": "mysql://root@127.0.0.1/test"})
        outcome = await bench.run("sql.query", {"statement": "SELECT 1"}, connection="db")
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "egress_refused"


@pytest.mark.parametrize(
    "url",
    [
        "mysql:///db", "mysql://a,b/db", "mysql://%2Ftmp/db", "mysql://h/db?unix_socket=/tmp/x",
        "mysql://h/db?local_infile=1", "mysql://h/db?tls=maybe",
    ],
)  # fmt: skip
def test_a_mysql_url_names_one_host_no_socket_and_no_file(url: str) -> None:
    with pytest.raises(ActionFailed):
        place(url)
