"""Running one checked statement on PostgreSQL or SQLite, read-only unless it may write."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import aiosqlite
import psycopg
from psycopg.types.json import Jsonb

from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed, EgressRefused, bad_data
from tools.steps.sql.rows import BoundedConnection, Found, Rows
from tools.steps.sql.statement import Statement, checked

_CONNECT_TIMEOUT_S = 10
_ROWS_AT_ONCE = 8
DEFAULT_PORT = 5432
# libpq knows more, among them names of files it reads and one it writes.
_URL_SETTINGS = frozenset(
    {
        "application_name",
        "channel_binding",
        "client_encoding",
        "connect_timeout",
        "options",
        "require_auth",
        "sslmode",
        "target_session_attrs",
    }
)


@dataclass(frozen=True, slots=True)
class Query:
    """What is to be run."""

    statement: str
    params: Mapping[str, Any]
    may_write: bool
    most_rows: int
    timeout_s: float
    sqlite_folder: Path | None


async def run_query(
    policy: AddressPolicy, credential: Credential, query: Query, attempt: Attempt
) -> Found:
    """Check and run the statement, or raise with the class of what went wrong."""
    url = credential.secret["url"]
    dialect = dialect_of(url)
    # A long statement takes seconds to read; other runs must not wait for it.
    statement = await asyncio.to_thread(checked, query.statement, dialect)
    if statement.writes and not query.may_write:
        raise bad_data(
            "write_in_a_read",
            "the statement changes data although it begins like one that reads",
            hint="begin it with INSERT, UPDATE, DELETE or WITH, so that it counts as a write",
        )
    params = _params(statement, query.params)
    if dialect == "postgres":
        return await _run_postgres(policy, credential, query, statement, params, attempt)
    return await _run_sqlite(url, query, statement, params, attempt)


async def whoami(policy: AddressPolicy, credential: Credential, folder: Path | None) -> str:
    """Sign in and say as whom, and to what."""
    url = credential.secret["url"]
    if dialect_of(url) == "sqlite":
        file = sqlite_file(url, folder)
        there = await asyncio.to_thread(file.is_file)
        return (
            f"{file.name} is there." if there else f"{file.name} will be made by the first write."
        )
    host, port = postgres_place(url)
    credential.check_host(host, port)
    try:
        async with await connect_postgres(url, await policy.addresses(host, port)) as connection:
            cursor = await connection.execute(
                "SELECT current_user, current_database(), current_setting('server_version')"
            )
            row = await cursor.fetchone()
    except psycopg.Error as exc:
        raise _postgres_failure(exc, Attempt(), writes=False) from exc
    user, name, version = row or ("?", "?", "?")
    return f"Connected as {user} to {name} on PostgreSQL {version}."


def dialect_of(url: str) -> str:
    """Return which database a connection's URL names."""
    scheme = url.split("://", 1)[0].lower()
    if scheme in {"postgres", "postgresql"}:
        return "postgres"
    if scheme == "sqlite":
        return "sqlite"
    raise bad_data("unknown_database", f"a {scheme!r} database is not known")


def postgres_place(url: str) -> tuple[str, int]:
    """Return host and port of a PostgreSQL URL; one host, never a socket."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host or set(host) & set("/%") or "," in parts.netloc or "host=" in parts.query:
        raise bad_data("bad_url", "the database's address must name one host")
    for name, _ in parse_qsl(parts.query, keep_blank_values=True):
        if name not in _URL_SETTINGS:
            raise bad_data(
                "bad_url",
                f"the database's address sets {name[:40]!r}, which is not taken",
                hint=f"there is {', '.join(sorted(_URL_SETTINGS))}",
            )
    return host, parts.port or DEFAULT_PORT


def sqlite_file(url: str, folder: Path | None) -> Path:
    """Return the file of a SQLite URL; it lies in the operator's folder and nowhere else."""
    if folder is None:
        raise EgressRefused(
            "SQLite files are not open to steps on this machine",
            hint="they belong into the folder named sqlite inside the data folder",
        )
    name = unquote(url.split("://", 1)[1]).lstrip("/")
    root = folder.resolve()
    file = (root / name).resolve()
    if not name or "?" in name or file == root or not file.is_relative_to(root):
        raise EgressRefused("the SQLite file lies outside the folder open to steps")
    return file


async def _run_postgres(
    policy: AddressPolicy,
    credential: Credential,
    query: Query,
    statement: Statement,
    params: Sequence[Any],
    attempt: Attempt,
) -> Found:
    host, port = postgres_place(credential.secret["url"])
    credential.check_host(host, port)
    addresses = await policy.addresses(host, port)
    try:
        async with await connect_postgres(credential.secret["url"], addresses) as connection:
            await connection.set_read_only(not query.may_write)
            cursor = psycopg.AsyncRawCursor(connection)
            limit_ms = max(int(query.timeout_s * 1000), 1)
            await cursor.execute(f"SET LOCAL statement_timeout = {limit_ms:d}")
            attempt.mark_sent()
            found = await _run_one(cursor, statement, params, query.most_rows)
            # What only reads leaves nothing: some functions write even in a read-only transaction.
            await (connection.commit() if query.may_write else connection.rollback())
            return found
    except psycopg.Error as exc:
        raise _postgres_failure(exc, attempt, writes=statement.writes) from exc


async def connect_postgres(url: str, addresses: Sequence[str]) -> psycopg.AsyncConnection[Any]:
    """Connect to a checked address; `host` stays in the settings, so TLS checks the name."""
    host, port = postgres_place(url)
    return await psycopg.AsyncConnection.connect(
        url,
        host=",".join([host] * len(addresses)),
        hostaddr=",".join(addresses),
        port=",".join([str(port)] * len(addresses)),
        connect_timeout=_CONNECT_TIMEOUT_S,
        application_name="nexabuilder",
        passfile="/nonexistent",
    )


async def _run_one(
    cursor: psycopg.AsyncRawCursor[Any], statement: Statement, params: Sequence[Any], most: int
) -> Found:
    """Run it by the extended protocol, which takes one statement only, and read row by row."""
    text, values = statement.text.encode(), [_for_postgres(one) for one in params]
    if not statement.returns:
        await cursor.execute(text, values, prepare=True)
        return Found([], max(cursor.rowcount, 0))
    rows = Rows(most)
    stream = cursor.stream(text, values)
    try:
        async for row in stream:
            rows.add([column.name for column in cursor.description or ()], row)
    finally:
        # Left early, the server still sends: closing the stream tells it to stop.
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()
    return rows.found


async def _run_sqlite(
    url: str, query: Query, statement: Statement, params: Sequence[Any], attempt: Attempt
) -> Found:
    file = sqlite_file(url, query.sqlite_folder)
    mode = "rwc" if query.may_write else "ro"
    bound = {name: _for_sqlite(one) for name, one in zip(statement.names, params, strict=True)}
    try:
        async with (
            asyncio.timeout(query.timeout_s),
            aiosqlite.connect(
                f"{file.as_uri()}?mode={mode}",
                uri=True,
                timeout=5.0,
                factory=BoundedConnection,
                iter_chunk_size=_ROWS_AT_ONCE,
            ) as connection,
        ):
            try:
                attempt.mark_sent()
                cursor = await connection.execute(statement.text, bound)
                names = [column[0] for column in cursor.description or ()]
                rows = Rows(query.most_rows)
                if names:
                    async for row in cursor:
                        rows.add(names, row)
                await connection.commit()
            except asyncio.CancelledError:
                await connection.interrupt()
                raise
            return rows.found if names else Found([], max(cursor.rowcount, 0))
    except TimeoutError as exc:
        raise ActionFailed(
            "timeout", "timed_out", "the statement took too long", outcome_unknown=statement.writes
        ) from exc
    except (sqlite3.Error, sqlite3.Warning) as exc:
        raise _sqlite_failure(exc) from exc


def _params(statement: Statement, given: Mapping[str, Any]) -> list[Any]:
    missing = [name for name in statement.names if name not in given]
    if missing:
        raise bad_data(
            "parameter_missing", f"the statement reads :{missing[0]}, which is not given"
        )
    spare = sorted(set(given) - set(statement.names))
    if spare:
        raise bad_data("parameter_unused", f"the statement does not read :{spare[0]}")
    return [given[name] for name in statement.names]


def _for_postgres(value: Any) -> Any:
    if isinstance(value, dict) or (isinstance(value, list) and _is_nested(value)):
        return Jsonb(value)
    return value


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, dict | list):
        raise bad_data(
            "parameter_not_plain",
            "SQLite takes texts, numbers, true/false and null",
            hint="write it as text with json.build first",
        )
    return value


def _is_nested(values: Sequence[Any]) -> bool:
    kinds = {type(value) for value in values if value is not None}
    return bool(kinds & {dict, list}) or len(kinds) > 1


def _postgres_failure(exc: psycopg.Error, attempt: Attempt, *, writes: bool) -> ActionFailed:
    state = exc.sqlstate or ""
    said = (exc.diag.message_primary or str(exc).splitlines()[0] if str(exc) else "no answer")[:300]
    if state.startswith("28"):
        return ActionFailed("auth", "database_refused_login", f"the database says: {said}")
    if state == "57014":
        return ActionFailed("timeout", "timed_out", "the statement took too long")
    if state in {"53300", "53400"} or state.startswith("57P"):
        return ActionFailed("remote_down", f"sql_{state}", f"the database says: {said}")
    if state in {"40001", "40P01", "55P03"}:
        return ActionFailed("remote_down", f"sql_{state}", f"the database says: {said}")
    if state:
        return bad_data(f"sql_{state}", f"the database says: {said}")
    return ActionFailed(
        "remote_down",
        "database_unreachable",
        "the database cannot be reached or the connection broke",
        nothing_happened=not attempt.sent,
        outcome_unknown=attempt.sent and writes,
    )


def _sqlite_failure(exc: Exception) -> ActionFailed:
    said = str(exc)[:300]
    if "locked" in said:
        return ActionFailed("remote_down", "database_locked", f"the database says: {said}")
    return bad_data("sql_failed", f"the database says: {said}")
