"""Where runs on Temporal leave what people read. Every write may come twice, and then changes nothing."""

from __future__ import annotations

from typing import Any, Final, LiteralString
from uuid import UUID

import psycopg
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import select

from engine.errors import NotFound
from engine.ports import SeenKeys
from engine.ports.runs import Batch
from engine.store import executor_rows as rows
from engine.store import executor_sql as sql
from engine.store.database import Database
from engine.store.executor_store import PostgresRunStore
from engine.store.models.run import Run

_CONNECTIONS: Final = 8
"""The transactions one worker has open at a time."""


class PostgresRunRecords:
    """What workers need of storage, in PostgreSQL; implements RunRecords."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._store = PostgresRunStore(database)
        self._pool: AsyncConnectionPool[psycopg.AsyncConnection[tuple[Any, ...]]] = (
            AsyncConnectionPool(
                database.dsn("engine"),
                min_size=1,
                max_size=_CONNECTIONS,
                open=False,
                kwargs={"application_name": "nexa worker", "autocommit": True},
            )
        )

    async def open(self) -> None:
        """Connect."""
        await self._pool.open(wait=True)

    async def close(self) -> None:
        """Disconnect."""
        await self._pool.close()

    async def project(self, batch: Batch) -> None:
        """Write one run's batch in one transaction; when its events are there already, so is the rest."""
        told = rows.as_json([rows.event_slice(row) for row in batch.slices])
        async with self._pool.connection() as connection, connection.transaction():
            if batch.slices:
                cursor = await connection.execute(sql.PROJECT_EVENTS, [told])
                if await cursor.fetchone() is None:
                    return
                await connection.execute(sql.NOTIFY_RUNS, [batch.slices[0].head.run_id.hex])
            for statement, found in _written(batch):
                if found:
                    await connection.execute(statement, [rows.as_json(found)])
            if batch.taken:
                await connection.execute(sql.TAKE_FROM_INBOX, [batch.taken])

    async def blob(self, org_id: UUID, sha256: str) -> bytes | None:
        """Return a large value."""
        return await self._store.blob(org_id, sha256)

    async def keep_blob(
        self, org_id: UUID, workspace_id: UUID, sha256: str, payload: bytes
    ) -> None:
        """Store a large value; storing it again changes nothing."""
        async with self._pool.connection() as connection:
            await connection.execute(
                sql.KEEP_BLOB, [org_id, sha256, workspace_id, len(payload), payload]
            )

    async def place_of(self, run_id: UUID) -> tuple[UUID, UUID]:
        """Return organization and workspace of a run; raise `NotFound` when there is none."""
        query = select(Run.org_id, Run.workspace_id).where(Run.id == run_id)
        async with self._database.engine_session() as session:
            found = (await session.execute(query)).first()
        if found is None:
            raise NotFound(f"There is no run {run_id}.")
        return found[0], found[1]

    def seen_keys(self, workflow_id: UUID, step: str) -> SeenKeys:
        """Return the look-up of committed keys of one step."""
        return self._store.seen_keys(workflow_id, step)


def _written(batch: Batch) -> tuple[tuple[LiteralString, list[dict[str, Any]]], ...]:
    opened = [rows.opened(change) for change in batch.approvals if change.status == "pending"]
    closed = [rows.closed(change) for change in batch.approvals if change.status != "pending"]
    return (
        (sql.CHANGE_RUNS, [rows.changed_run(row) for row in batch.runs]),
        (sql.KEEP_KEYS, rows.keys(batch)),
        (sql.OPEN_APPROVALS, opened),
        (sql.CLOSE_APPROVALS, closed),
        (sql.RAISE_ALERTS, rows.alerts(batch)),
    )
