"""Running checked statements on the database that a connection names, read-only unless they may write."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import bad_data
from tools.steps.sql import client_mysql, client_postgres, client_sqlite
from tools.steps.sql.rows import Found
from tools.steps.sql.statement import checked
from tools.steps.sql.work import Bound, Work, bound, embedded_file

Dialect = Literal["postgres", "mysql", "sqlite", "duckdb"]
_DIALECTS: dict[str, Dialect] = {
    "postgres": "postgres",
    "postgresql": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
    "sqlite": "sqlite",
    "duckdb": "duckdb",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What an attempt may do and take."""

    may_write: bool
    most_rows: int
    timeout_s: float
    folder: Path | None


async def run_query(
    policy: AddressPolicy,
    credential: Credential,
    asked: tuple[str, Mapping[str, Any]],
    limits: Limits,
    attempt: Attempt,
) -> Found:
    """Check and run one statement with its parameters, or raise with the class of what went wrong."""
    dialect = dialect_of(credential.secret["url"])
    one = await _checked(*asked, dialect, may_write=limits.may_write)
    return await run_all(policy, credential, [one], limits, attempt)


async def query_lists(
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    asked: tuple[str, Mapping[str, Any]],
    limits: Limits,
) -> Found:
    """Run one statement that reads on tables made of the given rows; nothing else can be reached."""
    one = await _checked(*asked, "duckdb", may_write=False)
    found: Found = await (await _duckdb()).run_on(tables, _work([one], limits))
    return found


async def run_all(
    policy: AddressPolicy,
    credential: Credential,
    statements: Sequence[Bound],
    limits: Limits,
    attempt: Attempt,
) -> Found:
    """Run checked statements in one transaction."""
    url, work = credential.secret["url"], _work(statements, limits)
    match dialect_of(url):
        case "postgres":
            return await client_postgres.run(policy, credential, work, attempt)
        case "mysql":
            return await client_mysql.run(policy, credential, work, attempt)
        case "sqlite":
            return await client_sqlite.run(url, work, attempt)
        case "duckdb":
            found: Found = await (await _duckdb()).run(url, work, attempt)
            return found


async def whoami(policy: AddressPolicy, credential: Credential, folder: Path | None) -> str:
    """Sign in and say as whom, and to what."""
    url = credential.secret["url"]
    match dialect_of(url):
        case "postgres":
            return await client_postgres.whoami(policy, credential)
        case "mysql":
            return await client_mysql.whoami(policy, credential)
        case _:
            file = embedded_file(url, folder)
            there = await asyncio.to_thread(file.is_file)
            return (
                f"{file.name} is there."
                if there
                else f"{file.name} will be made by the first write."
            )


async def _duckdb() -> ModuleType:
    """Import the engine when it is first needed: it is as large as all other databases together."""
    return await asyncio.to_thread(import_module, "tools.steps.sql.client_duckdb")


def dialect_of(url: str) -> Dialect:
    """Return which database a connection's URL names."""
    scheme = url.split("://", 1)[0].lower()
    if scheme not in _DIALECTS:
        raise bad_data("unknown_database", f"a {scheme!r} database is not known")
    return _DIALECTS[scheme]


async def _checked(
    text: str, params: Mapping[str, Any], dialect: Dialect, *, may_write: bool
) -> Bound:
    # A long statement takes seconds to read; other runs must not wait for it.
    statement = await asyncio.to_thread(checked, text, dialect)
    if statement.writes and not may_write:
        raise bad_data(
            "write_in_a_read",
            "the statement changes data although it begins like one that reads",
            hint="begin it with INSERT, UPDATE, DELETE or WITH, so that it counts as a write",
        )
    return bound(statement, params)


def _work(statements: Sequence[Bound], limits: Limits) -> Work:
    return Work(
        bound=statements,
        may_write=limits.may_write,
        most_rows=limits.most_rows,
        timeout_s=limits.timeout_s,
        folder=limits.folder,
    )
