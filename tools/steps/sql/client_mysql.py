"""MySQL and MariaDB: prepared statements in one transaction, over a socket to a checked address.

The driver would paste values into the text, so here the server prepares: text and values travel as
hexadecimal digits into session variables, and no sql_mode and no character set can change what they
mean. The grammar that checked the statement is the server's, since the session's sql_mode is ours.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

import pymysql
from pymysql.constants import CLIENT
from pymysql.cursors import Cursor, SSCursor

from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.dial import Channel, cut, dial
from tools.sdk.errors import ActionFailed, bad_data
from tools.steps.sql.rows import Found, Rows
from tools.steps.sql.work import Bound, Work

Connection: TypeAlias = "pymysql.Connection[Cursor]"
DEFAULT_PORT = 3306
_CONNECT_TIMEOUT_S = 10.0
_SET_AT_ONCE = 500
_SQL_MODE = "STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
_REFUSED_LOGIN = frozenset({1044, 1045, 1130, 1698, 1251, 2059})
_BUSY = frozenset({1040, 1203, 1205, 1213, 1053, 1129})
_TOO_LATE = frozenset({1969, 3024, 1317})
_BROKEN = frozenset({0, 2003, 2006, 2013, 2014})


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server is, and whom it is told we are."""

    host: str
    port: int
    user: str
    password: str
    database: str
    tls: bool


async def run(policy: AddressPolicy, credential: Credential, work: Work, attempt: Attempt) -> Found:
    """Run the statements in one transaction, which is read-only unless the work may write."""
    where = place(credential.secret["url"])
    credential.check_host(where.host, where.port)
    try:
        async with asyncio.timeout(work.timeout_s):
            channel = await _channel(policy, where)
            try:
                return await asyncio.to_thread(_work, where, channel, work, attempt)
            finally:
                # The thread waits on this socket: without it, it ends.
                cut(channel)
    except TimeoutError as exc:
        raise work.too_late() from exc
    except pymysql.Error as exc:
        raise _failure(exc, attempt, work) from exc
    except OSError as exc:
        raise _unreachable(attempt, writes=work.writes) from exc


async def whoami(policy: AddressPolicy, credential: Credential) -> str:
    """Sign in and say as whom, and to what."""
    where = place(credential.secret["url"])
    credential.check_host(where.host, where.port)
    channel = await _channel(policy, where)
    try:
        return await asyncio.to_thread(_greeted, where, channel)
    except pymysql.Error as exc:
        raise _failure(exc, Attempt(), None) from exc
    except OSError as exc:
        raise _unreachable(Attempt(), writes=False) from exc
    finally:
        cut(channel)


def place(url: str) -> Place:
    """Read a MySQL URL: one host, never a socket, and no setting but `tls`."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    settings = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not host or set(host) & set("/%,") or "," in parts.netloc:
        raise bad_data("bad_url", "the database's address must name one host")
    if set(settings) - {"tls"} or settings.get("tls", "on") not in {"on", "off"}:
        raise bad_data(
            "bad_url",
            "the database's address has a setting that is not taken",
            hint="there is tls=off, for servers inside a trusted network",
        )
    return Place(
        host=host,
        port=parts.port or DEFAULT_PORT,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=unquote(parts.path.lstrip("/")),
        tls=settings.get("tls", "on") == "on",
    )


async def _channel(policy: AddressPolicy, where: Place) -> Channel:
    addresses = await policy.addresses(where.host, where.port)
    try:
        channel = await dial(addresses, where.port, timeout_s=_CONNECT_TIMEOUT_S)
    except OSError as exc:
        raise _unreachable(Attempt(), writes=False) from exc
    channel.setblocking(True)
    channel.settimeout(_CONNECT_TIMEOUT_S)
    return channel


@contextlib.contextmanager
def _signed_in(where: Place, channel: Channel) -> Iterator[Connection]:
    connection: Connection = pymysql.Connection(
        host=where.host,
        user=where.user,
        password=where.password,
        database=where.database or None,
        port=where.port,
        charset="utf8mb4",
        sql_mode=_SQL_MODE,
        # Without it the driver counts changed rows only, not those a statement has found.
        client_flag=CLIENT.FOUND_ROWS,
        ssl=ssl.create_default_context() if where.tls else None,
        ssl_disabled=not where.tls,
        local_infile=False,
        defer_connect=True,
    )
    try:
        connection.connect(channel)
        channel.settimeout(None)
        yield connection
    finally:
        with contextlib.suppress(pymysql.Error, OSError):
            connection.close()


def _greeted(where: Place, channel: Channel) -> str:
    with _signed_in(where, channel) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_user(), database(), version()")
        user, name, version = cursor.fetchone() or ("?", "?", "?")
        kind = "MariaDB" if "MariaDB" in str(version) else "MySQL"
        return f"Connected as {user} to {name or 'no database'} on {kind} {version}."


def _work(where: Place, channel: Channel, work: Work, attempt: Attempt) -> Found:
    with _signed_in(where, channel) as connection:
        with connection.cursor() as cursor:
            cursor.execute(_time_limit(connection, work.timeout_s))
            cursor.execute(f"START TRANSACTION READ {'WRITE' if work.may_write else 'ONLY'}")
        attempt.mark_sent()
        done = [_run_one(connection, one, work.most_rows) for one in work.bound]
        if work.may_write:
            connection.commit()
        else:
            connection.rollback()
        return Found(done[-1].rows, sum(one.count for one in done))


def _time_limit(connection: Connection, timeout_s: float) -> str:
    server: Any = connection
    if "MariaDB" in server.get_server_info():
        return f"SET SESSION max_statement_time = {max(timeout_s, 0.001):.3f}"
    return f"SET SESSION max_execution_time = {max(int(timeout_s * 1000), 1):d}"


def _run_one(connection: Connection, bound: Bound, most: int) -> Found:
    statement = bound.statement
    values = dict(zip(statement.names, bound.values, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(f"SET @nexa_text = {_written(statement.text)}")
        given = [f"@nexa_{n} = {_written(values[name])}" for n, name in enumerate(statement.names)]
        for start in range(0, len(given), _SET_AT_ONCE):
            cursor.execute(f"SET {', '.join(given[start : start + _SET_AT_ONCE])}")
        cursor.execute("PREPARE nexa FROM @nexa_text")
    places = {name: number for number, name in enumerate(statement.names)}
    order = [f"@nexa_{places[name]}" for name in statement.marks]
    using = f" USING {', '.join(order)}" if order else ""
    with connection.cursor(SSCursor) as cursor:
        count = cursor.execute(f"EXECUTE nexa{using}")
        if not cursor.description:
            return Found([], max(count, 0))
        rows = Rows(most)
        names = [column[0] for column in cursor.description]
        try:
            while (row := cursor.fetchone()) is not None:
                rows.add(names, row)
        finally:
            _leave(cursor)
        return rows.found


def _leave(cursor: Cursor) -> None:
    """Let go of an answer that was not read to its end: the driver would read on to reach it."""
    answer: Any = getattr(cursor, "_result", None)
    if answer is not None and answer.unbuffered_active:
        answer.unbuffered_active = False
        answer.connection._force_close()


def _written(value: Any) -> str:
    """Write a value as SQL whose only letters are digits and names of our own."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return f"{value:d}"
        case float():
            return f"{value!r}e0" if "e" not in repr(value) else repr(value)
        case dict() | list():
            raise bad_data(
                "parameter_not_plain",
                "MySQL takes texts, numbers, true/false and null",
                hint="write it as text with json.build first",
            )
        case _:
            return f"CONVERT(X'{str(value).encode().hex()}' USING utf8mb4)"


def _failure(exc: pymysql.Error, attempt: Attempt, work: Work | None) -> ActionFailed:
    code = exc.args[0] if exc.args and isinstance(exc.args[0], int) else 0
    said = str(exc.args[1] if len(exc.args) > 1 else exc)[:300]
    if code in _REFUSED_LOGIN:
        return ActionFailed("auth", "database_refused_login", f"the database says: {said}")
    if code in _TOO_LATE and work is not None:
        return work.too_late()
    if code in _BUSY:
        return ActionFailed("remote_down", f"sql_{code}", f"the database says: {said}")
    if code in _BROKEN:
        return _unreachable(attempt, writes=work is not None and work.writes)
    return bad_data(f"sql_{code}", f"the database says: {said}")


def _unreachable(attempt: Attempt, *, writes: bool) -> ActionFailed:
    return ActionFailed(
        "remote_down",
        "database_unreachable",
        "the database cannot be reached or the connection broke",
        hint="check host, port and encryption of the database connection",
        nothing_happened=not attempt.sent,
        outcome_unknown=attempt.sent and writes,
    )
