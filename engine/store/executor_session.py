"""The one database session that may write runs: it holds the lock, and every commit proves its epoch."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, LiteralString, Self
from uuid import uuid4

import psycopg
from psycopg.errors import InsufficientResources

from engine.ports.runs import Batch, BatchRefused, OwnershipLost, StorageFull
from engine.store import executor_rows as rows
from engine.store import executor_sql as sql
from engine.store.advisory_locks import AdvisoryLock

_MAX_NOTICE: Final = 7800
_BORN: Final = uuid4().hex[:8]
# A line that has gone silent counts as cut before a standby may take over.
UNHEARD: Final[dict[str, Any]] = {
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
_Connection = psycopg.AsyncConnection[tuple[Any, ...]]


class PostgresEngineSession:
    """Owns the executor until it is closed, its connection breaks, or somebody takes over."""

    def __init__(
        self, connection: _Connection, epoch: int, *, is_after_crash: bool = False
    ) -> None:
        self._connection = connection
        self._epoch = epoch
        self.is_after_crash = is_after_crash

    @classmethod
    async def acquire(cls, dsn: str, *, takeover_after_s: float) -> Self | None:
        """Become the owner, or end an owner that has stopped renewing and return None for now."""
        with _translated():
            return await cls._acquire(dsn, takeover_after_s)

    @classmethod
    async def _acquire(cls, dsn: str, takeover_after_s: float) -> Self | None:
        connection = await psycopg.AsyncConnection.connect(
            dsn,
            autocommit=True,
            application_name="nexa executor",
            prepare_threshold=0,
            **UNHEARD,
        )
        try:
            if await _one(connection, sql.TRY_LOCK, [AdvisoryLock.EXECUTOR]):
                # In a container the process has the same name and number after every restart.
                owner = f"{socket.gethostname()}:{os.getpid()}:{_BORN}"
                row = await _row(connection, sql.RAISE_EPOCH, [owner])
                epoch, former, was_released = row or (0, None, True)
                after_crash = was_released is False and former != owner
                return cls(connection, int(epoch), is_after_crash=after_crash)
            await connection.execute(sql.END_STALE_OWNER, [AdvisoryLock.EXECUTOR, takeover_after_s])
        except BaseException:
            await connection.close()
            raise
        await connection.close()
        return None

    @property
    def epoch(self) -> int:
        """Return the number of this ownership."""
        return self._epoch

    async def renew(self) -> None:
        """Renew the lease by the database's clock."""
        with _translated():
            if await _one(self._connection, sql.RENEW, [self._epoch]) is None:
                raise OwnershipLost("Another process has become the executor.")

    async def commit(self, batch: Batch) -> None:
        """Write the batch in one transaction; raise `OwnershipLost` when another owner exists."""
        with _translated():
            if _is_plain(batch):
                await self._write_runs(batch)
                return
            async with self._connection.transaction():
                await self._write_runs(batch)
                async with self._connection.pipeline():
                    await self._write_rest(batch)

    async def close(self) -> None:
        """Give the lock back, and say so where the line still stands."""
        with suppress(psycopg.Error):
            await self._connection.execute(sql.RELEASE, [self._epoch])
        await self._connection.close()

    async def _write_runs(self, batch: Batch) -> None:
        made = [rows.new_run(row) for row in batch.runs if row.is_new]
        told = [rows.event_slice(row) for row in batch.slices]
        parameters = [self._epoch, rows.as_json(made), rows.as_json(told), _notice(batch)]
        if await _one(self._connection, sql.COMMIT_RUNS, parameters) is None:
            raise OwnershipLost("Another process has become the executor.")

    async def _write_rest(self, batch: Batch) -> None:
        set_, dropped = rows.timers(batch)
        opened = [rows.opened(change) for change in batch.approvals if change.status == "pending"]
        closed = [rows.closed(change) for change in batch.approvals if change.status != "pending"]
        written: tuple[tuple[LiteralString, list[dict[str, Any]]], ...] = (
            (sql.CHANGE_RUNS, [rows.changed_run(row) for row in batch.runs if not row.is_new]),
            (sql.KEEP_SNAPSHOTS, [rows.snapshot(row) for row in batch.snapshots]),
            (sql.SET_TIMERS, set_),
            (sql.DROP_TIMERS, dropped),
            (sql.KEEP_KEYS, rows.keys(batch)),
            (sql.OPEN_APPROVALS, opened),
            (sql.CLOSE_APPROVALS, closed),
            (sql.RAISE_ALERTS, rows.alerts(batch)),
            (sql.MOVE_SCHEDULES, rows.schedules(batch)),
            (sql.COUNT_STRIKES, rows.strikes(batch)),
            (sql.REWRITE_INBOX, rows.rewritten(batch)),
        )
        execute = self._connection.execute
        for blob in batch.blobs:
            place = [blob.org_id, blob.sha256, blob.workspace_id, len(blob.payload), blob.payload]
            await execute(sql.KEEP_BLOB, place)
        for statement, found in written:
            if found:
                await execute(statement, [rows.as_json(found)])
        if batch.taken:
            await execute(sql.TAKE_FROM_INBOX, [batch.taken])


def _is_plain(batch: Batch) -> bool:
    """Tell whether runs and events are all there is, so that one statement is the transaction."""
    return not (
        batch.timers
        or batch.snapshots
        or batch.keys
        or batch.blobs
        or batch.approvals
        or batch.alerts
        or batch.schedules
        or batch.strikes
        or batch.rewritten
        or batch.taken
        or any(not row.is_new for row in batch.runs)
    )


def _notice(batch: Batch) -> str:
    """Name the runs that moved on; when they are too many, readers are told to look for themselves."""
    notice = ",".join({row.head.run_id.hex: "" for row in batch.slices})
    return notice if len(notice) <= _MAX_NOTICE else "*"


async def _row(
    connection: _Connection, statement: LiteralString, parameters: list[Any]
) -> tuple[Any, ...] | None:
    cursor = await connection.execute(statement, parameters)
    return await cursor.fetchone()


async def _one(connection: _Connection, statement: LiteralString, parameters: list[Any]) -> Any:
    row = await _row(connection, statement, parameters)
    return None if row is None else row[0]


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except InsufficientResources as fault:
        raise StorageFull(str(fault)) from fault
    except psycopg.OperationalError as fault:
        raise OwnershipLost(str(fault)) from fault
    except psycopg.DatabaseError as fault:
        raise BatchRefused(str(fault)) from fault
