"""One LISTEN connection for everything a process wants to hear from the others, and how it tells them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import psycopg
import structlog
from psycopg import sql
from sqlalchemy import func, select

from engine.store.database import Database

_log = structlog.get_logger(__name__)
_RETRY_S: Final = 1.0


class PostgresWire:
    """Listens on named channels and listens again when the connection breaks."""

    def __init__(self, dsn: str, channels: Sequence[str]) -> None:
        self._dsn = dsn
        self._channels = tuple(channels)

    async def listen(self, on_notice: Callable[[str, str], None]) -> None:
        """Call `on_notice(channel, payload)` until cancelled; an empty channel: notices may be lost."""
        while True:
            try:
                await self._listen_once(on_notice)
            except psycopg.OperationalError as fault:
                _log.warning("wire.broken", reason=str(fault).splitlines()[0])
            await asyncio.sleep(_RETRY_S)

    async def _listen_once(self, on_notice: Callable[[str, str], None]) -> None:
        async with await psycopg.AsyncConnection.connect(
            self._dsn, autocommit=True, application_name="nexa listener"
        ) as connection:
            for channel in self._channels:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
            on_notice("", "")
            async for notice in connection.notifies():
                on_notice(notice.channel, notice.payload)


async def notify(database: Database, channel: str, payload: str) -> None:
    """Tell every process that listens, this one too; nothing is written for it."""
    async with database.unscoped() as session:
        await session.execute(select(func.pg_notify(channel, payload)))
