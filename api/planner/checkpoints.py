"""LangGraph's checkpoints under row-level security: each connection is lent to one organization."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

Connection = AsyncConnection[DictRow]
CONNECTIONS = 12
_ENTER = "SELECT set_config('app.org_id', %s, false)"


class Checkpoints:
    """A small pool of the planner's own role; opened on first use, closed with the service."""

    def __init__(self, dsn: str) -> None:
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            dsn,
            min_size=0,
            max_size=CONNECTIONS,
            open=False,
            # The saver's own statements need a connection that commits each of them.
            kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row},
        )
        self._is_open = False

    def saver_for(self, org_id: str) -> AbstractAsyncContextManager[BaseCheckpointSaver[Any]]:
        """Open a saver that sees and writes this organization's turns only."""
        return self._saver(org_id)

    async def close(self) -> None:
        """Close the pool."""
        if self._is_open:
            await self._pool.close()

    @asynccontextmanager
    async def _saver(self, org_id: str) -> AsyncIterator[BaseCheckpointSaver[Any]]:
        from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

        if not self._is_open:
            self._is_open = True
            await self._pool.open()
        async with self._pool.connection() as connection:
            await connection.execute(_ENTER, [org_id])
            try:
                yield AsyncPostgresSaver(connection)
            finally:
                if not connection.closed:
                    await connection.execute(_ENTER, [""])
