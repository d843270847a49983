"""One file with everything a database holds, and the way back; needs no program beside us.

Rows are copied table by table in one snapshot, and loaded into tables that the migrations made, so
that roles, policies and indexes are always those of the code and never those of a dump.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from engine.errors import Conflict, Invalid
from engine.store.failures import DatabaseUnavailable
from engine.store.models import Base

FORMAT = 1
_MANIFEST = "manifest.json"
_KEY = "master.key"
_AGENT_TABLES = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Archived:
    """What a backup holds."""

    revision: str
    rows: int
    master_key: str | None


def write_archive(dsn: str, target: Path, *, revision: str, master_key: str | None) -> Archived:
    """Copy every table as of one moment into a file only its owner can read. Blocks."""
    draft = _draft_beside(target)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            counts = _write(dsn, file, revision, master_key)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return Archived(revision, sum(counts.values()), master_key)


def look_into(source: Path) -> Archived:
    """Read what a backup says of itself."""
    with _opened(source) as archive:
        return _described(archive)


def read_archive(dsn: str, source: Path, *, replace: bool) -> Archived:
    """Load a backup into migrated tables, all or nothing. Blocks."""
    with _opened(source) as archive, psycopg.connect(dsn) as connection:
        described = _described(archive)
        require_all_rows(connection)
        if not replace and _holds_data(connection):
            raise Conflict("The database holds data already: --yes replaces it.")
        connection.execute("SET session_replication_role = replica")
        for schema, table in _tables():
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(schema, table)))
        for schema, table in _tables():
            _load(connection, archive, schema, table)
        _renumber(connection)
        return described


def _write(dsn: str, file: IO[bytes], revision: str, master_key: str | None) -> dict[str, int]:
    counts: dict[str, int] = {}
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        psycopg.connect(dsn) as connection,
    ):
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        require_all_rows(connection)
        columns: dict[str, list[str]] = {}
        for schema, table in _tables():
            name = f"{schema}.{table}"
            columns[name] = _columns(connection, schema, table)
            with archive.open(name, "w", force_zip64=True) as member:
                counts[name] = _dump(connection, schema, table, columns[name], member)
        facts = {"format": FORMAT, "revision": revision, "rows": counts, "columns": columns}
        archive.writestr(_MANIFEST, json.dumps(facts, indent=1))
        if master_key is not None:
            archive.writestr(_KEY, master_key)
    return counts


def _dump(
    connection: psycopg.Connection[Any],
    schema: str,
    table: str,
    columns: list[str],
    member: IO[bytes],
) -> int:
    statement = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(schema, table)
    )
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for block in copy:
                member.write(block)
        return max(cursor.rowcount, 0)


def _load(
    connection: psycopg.Connection[Any], archive: zipfile.ZipFile, schema: str, table: str
) -> None:
    name = f"{schema}.{table}"
    columns = json.loads(archive.read(_MANIFEST))["columns"].get(name)
    if columns is None:
        return
    if table == "run_events":
        _make_months(connection)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(schema, table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with (
        archive.open(name) as member,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        while block := member.read(_CHUNK):
            copy.write(block)


def _make_months(connection: psycopg.Connection[Any]) -> None:
    """Make the partitions for the months of the runs, which are loaded before their events."""
    connection.execute(
        "SELECT ensure_run_events_partition(month) FROM (SELECT DISTINCT run_month AS month "
        "FROM runs) months"
    )


def _tables() -> Iterator[tuple[str, str]]:
    """Answer every table, referenced ones before those that refer to them."""
    for table in Base.metadata.sorted_tables:
        yield "public", table.name
    for name in _AGENT_TABLES:
        yield "agent", name


def _columns(connection: psycopg.Connection[Any], schema: str, table: str) -> list[str]:
    """Answer the stored columns; computed ones are computed again."""
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = %s "
        "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [schema, table],
    )
    return [str(row[0]) for row in rows.fetchall()]


def require_all_rows(connection: psycopg.Connection[Any]) -> None:
    """Refuse a user whom row-level security would show an empty database."""
    row = connection.execute(
        "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row is None or not row[0]:
        raise DatabaseUnavailable(
            "Backup, restore and key rotation need a superuser of the database in NEXA_DATABASE_URL: any other "
            "user sees only the rows of one organization."
        )


def _holds_data(connection: psycopg.Connection[Any]) -> bool:
    found = connection.execute("SELECT EXISTS (SELECT FROM organizations)").fetchone()
    return bool(found and found[0])


def _renumber(connection: psycopg.Connection[Any]) -> None:
    """Let identity columns go on behind the highest loaded number."""
    rows = connection.execute(
        "SELECT table_schema, table_name, column_name FROM information_schema.columns "
        "WHERE is_identity = 'YES' AND table_schema IN ('public', 'agent')"
    ).fetchall()
    for schema, table, column in rows:
        where = sql.Identifier(schema, table)
        connection.execute(
            sql.SQL(
                "SELECT setval(pg_get_serial_sequence({}, {}), max({}), true) FROM {} "
                "HAVING max({}) IS NOT NULL"
            ).format(
                sql.Literal(f'"{schema}"."{table}"'),
                sql.Literal(column),
                sql.Identifier(column),
                where,
                sql.Identifier(column),
            )
        )


def _described(archive: zipfile.ZipFile) -> Archived:
    try:
        facts = json.loads(archive.read(_MANIFEST))
        key = archive.read(_KEY).decode() if _KEY in archive.namelist() else None
        if facts["format"] != FORMAT:
            raise Invalid(f"The backup has format {facts['format']}, this release reads {FORMAT}.")
        return Archived(str(facts["revision"]), sum(facts["rows"].values()), key)
    except (KeyError, ValueError, AttributeError, UnicodeDecodeError) as error:
        raise Invalid("The file is not a backup of NexaBuilder.") from error


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except FileNotFoundError as error:
        raise Invalid(f"There is no file {source}.") from error
    except zipfile.BadZipFile as error:
        raise Invalid(f"{source} is not a backup of NexaBuilder, or it is damaged.") from error


def _draft_beside(target: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    draft = Path(name)
    draft.unlink()
    return draft
