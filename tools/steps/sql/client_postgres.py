"""PostgreSQL: statements in one transaction, by the extended protocol, on a checked address."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import psycopg
from psycopg.types.json import Jsonb

from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed, bad_data
from tools.steps.sql.rows import Found, Rows
from tools.steps.sql.statement import Statement
from tools.steps.sql.work import Work

_CONNECT_TIMEOUT_S = 10
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


async def run(policy: AddressPolicy, credential: Credential, work: Work, attempt: Attempt) -> Found:
    """Run the statements in one transaction, which is read-only unless the work may write."""
    host, port = place(credential.secret["url"])
    credential.check_host(host, port)
    addresses = await policy.addresses(host, port)
    try:
        async with await connect(credential.secret["url"], addresses) as connection:
            await connection.set_read_only(not work.may_write)
            cursor = psycopg.AsyncRawCursor(connection)
            limit_ms = max(int(work.timeout_s * 1000), 1)
            await cursor.execute(f"SET LOCAL statement_timeout = {limit_ms:d}")
            attempt.mark_sent()
            done = [
                await _run_one(cursor, one.statement, one.values, work.most_rows)
                for one in work.bound
            ]
            # What only reads leaves nothing: some functions write even in a read-only transaction.
            await (connection.commit() if work.may_write else connection.rollback())
            return Found(done[-1].rows, sum(one.count for one in done))
    except psycopg.Error as exc:
        raise _failure(exc, attempt, writes=work.writes) from exc


async def whoami(policy: AddressPolicy, credential: Credential) -> str:
    """Sign in and say as whom, and to what."""
    url = credential.secret["url"]
    host, port = place(url)
    credential.check_host(host, port)
    try:
        async with await connect(url, await policy.addresses(host, port)) as connection:
            cursor = await connection.execute(
                "SELECT current_user, current_database(), current_setting('server_version')"
            )
            row = await cursor.fetchone()
    except psycopg.Error as exc:
        raise _failure(exc, Attempt(), writes=False) from exc
    user, name, version = row or ("?", "?", "?")
    return f"Connected as {user} to {name} on PostgreSQL {version}."


def place(url: str) -> tuple[str, int]:
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


async def connect(url: str, addresses: Sequence[str]) -> psycopg.AsyncConnection[Any]:
    """Connect to a checked address; `host` stays in the settings, so TLS checks the name."""
    host, port = place(url)
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


def _for_postgres(value: Any) -> Any:
    if isinstance(value, dict) or (isinstance(value, list) and _is_nested(value)):
        return Jsonb(value)
    return value


def _is_nested(values: Sequence[Any]) -> bool:
    kinds = {type(value) for value in values if value is not None}
    return bool(kinds & {dict, list}) or len(kinds) > 1


def _failure(exc: psycopg.Error, attempt: Attempt, *, writes: bool) -> ActionFailed:
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
