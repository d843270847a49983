"""A service's database, filled with copies of what it holds: one SQL statement for each table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql

from api.webhooks.ingest import PREFIX
from engine.store.database import NAME
from engine.store.master_key import load_or_create_master_key
from engine.store.provision import plain
from engine.store.supervisor import EmbeddedServer
from tests.bench.service import RunningService

Connection = psycopg.Connection[tuple[Any, ...]]
_COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0
    AND NOT attisdropped AND attgenerated = ''
"""


@contextmanager
def administrator(service: RunningService) -> Iterator[Connection]:
    """Open the service's own database as its administrator."""
    key = load_or_create_master_key(service.data_dir)
    with EmbeddedServer(service.data_dir, key) as server:
        address = plain(server.url(NAME))
        with psycopg.connect(address, autocommit=True) as connection:
            yield connection


def add_workflows(connection: Connection, workflow_id: str, count: int) -> list[str]:
    """Copy a published workflow so many times; return the path of each copy's webhook."""
    copy = "md5('workflow ' || n)::uuid"
    of_it = f"workflow_id = '{UUID(workflow_id)}'"
    named = {"id": copy, "key": "'copy_' || n", "name": "'Copy ' || n"}
    _copy(connection, "workflows", f"id = '{UUID(workflow_id)}'", count, named)
    for table in ("drafts", "workflow_versions", "triggers"):
        _copy(connection, table, of_it, count, {"workflow_id": copy})
    secret = "sha256(convert_to('copy-' || n, 'UTF8'))"
    changed = {"id": "md5('hook ' || n)::uuid", "workflow_id": copy, "secret_hash": secret}
    _copy(connection, "webhooks", of_it, count, changed)
    return [f"{PREFIX}copy-{n}" for n in range(1, count + 1)]


def add_events(connection: Connection, run_id: str, least: int) -> int:
    """Copy a finished run until so many events are stored; return how many were added."""
    found = connection.execute("SELECT last_seq FROM runs WHERE id = %s", [run_id]).fetchone()
    if found is None:
        raise SystemExit(f"run {run_id} is not stored")
    count = -(-least // int(found[0]))
    copy = "md5('run ' || n)::uuid"
    _copy(connection, "runs", f"id = '{UUID(run_id)}'", count, {"id": copy})
    _copy(connection, "run_events", f"run_id = '{UUID(run_id)}'", count, {"run_id": copy})
    return count * int(found[0])


def forget_runs(connection: Connection) -> None:
    """Empty the tables of runs and of their events."""
    connection.execute("TRUNCATE runs, run_events")


def settle(connection: Connection) -> None:
    """Do now what the server would do of itself later, in the midst of a measurement."""
    connection.execute("VACUUM ANALYZE")
    connection.execute("CHECKPOINT")


def _copy(
    connection: Connection, table: LiteralString, where: str, count: int, changed: dict[str, str]
) -> None:
    columns = [row[0] for row in connection.execute(_COLUMNS, [table]).fetchall()]
    values = ", ".join(changed.get(name, f'one."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    # Names of our own tables and expressions written above: nothing of it comes from outside.
    statement = f"""INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS one,
        generate_series(1, {count}) AS n WHERE {where}"""  # noqa: S608
    connection.execute(sql.SQL(statement))
