"""The way to the database: one pool per role, one transaction per use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self
from uuid import UUID

from sqlalchemy import URL, func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from engine.store.provision import create_database, parse_database_url, plain, prepare
from engine.store.roles import Role, Roles, role_password
from engine.store.supervisor import EmbeddedServer

NAME = "nexa"
APP_CONNECTIONS = 12
ENGINE_CONNECTIONS = 6
_ANNOUNCED = "announced"
_SET_ORGANIZATION = text("SELECT set_config('app.org_id', :org_id, true)")


class Database:
    """Sessions and addresses for each role of one prepared database."""

    def __init__(
        self,
        admin: URL,
        master_key: bytes,
        *,
        roles: Roles | None = None,
        server: EmbeddedServer | None = None,
    ) -> None:
        self._admin = admin
        self._master_key = master_key
        self.roles = roles or Roles()
        self.server = server
        self.app: AsyncEngine = self._pool("app", APP_CONNECTIONS)
        self.engine: AsyncEngine = self._pool("engine", ENGINE_CONNECTIONS)
        self._listeners: list[Callable[[str], None]] = []

    def heard_by(self, listener: Callable[[str], None]) -> None:
        """Call it with each channel this process announces on, at commit.

        Notices of the database come a moment later than the answer to whoever made the change; who keeps
        something in memory must not serve what is over in between.
        """
        self._listeners.append(listener)

    @classmethod
    async def open(
        cls,
        master_key: bytes,
        *,
        data_dir: Path,
        url: str | None = None,
        roles: Roles | None = None,
    ) -> Self:
        """Start the embedded server, or use `url`; bring the tables up to date; open the pools."""
        roles = roles or Roles()
        if url is not None:
            admin, server = parse_database_url(url), None
            await asyncio.to_thread(prepare, admin, master_key, roles)
        else:
            server = EmbeddedServer(data_dir, master_key)
            await asyncio.to_thread(server.start)
            admin = server.url(NAME)
            try:
                await asyncio.to_thread(create_database, server.url("postgres"), NAME)
                await asyncio.to_thread(prepare, admin, master_key, roles)
            except BaseException:
                await asyncio.to_thread(server.stop)
                raise
        return cls(admin, master_key, roles=roles, server=server)

    @asynccontextmanager
    async def tenant(self, org_id: UUID) -> AsyncIterator[AsyncSession]:
        """Open one transaction that sees one organization; commits at the end, rolls back on error."""
        async with self.unscoped() as session:
            await session.execute(_SET_ORGANIZATION, {"org_id": str(org_id)})
            yield session

    @asynccontextmanager
    async def unscoped(self) -> AsyncIterator[AsyncSession]:
        """Open one transaction of the application's role with no organization: no tenant's rows."""
        async with AsyncSession(self.app, expire_on_commit=False) as session:
            async with session.begin():
                yield session
            for channel in session.info.get(_ANNOUNCED, ()):
                for listener in self._listeners:
                    listener(channel)

    @asynccontextmanager
    async def engine_session(self) -> AsyncIterator[AsyncSession]:
        """Open one transaction of the executor's role; for `engine/store` only."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def owner_session(self) -> AsyncIterator[AsyncSession]:
        """Open one transaction that may write built-in knowledge; for seeding at start only."""
        pool = create_async_engine(self.url("owner"), poolclass=NullPool)
        try:
            async with AsyncSession(pool, expire_on_commit=False) as session, session.begin():
                yield session
        finally:
            await pool.dispose()

    def url(self, role: Role) -> URL:
        """Return the address with which a role signs in."""
        name = self.roles.name(role)
        url = self._admin.set(username=name, password=role_password(self._master_key, name))
        if role == "agent":
            url = url.update_query_dict({"options": "-csearch_path=agent"})
        return url

    def dsn(self, role: Role) -> str:
        """Return the same address for raw psycopg."""
        return plain(self.url(role))

    def admin_dsn(self) -> str:
        """Return the administrator's address, for backup, restore and migration only."""
        return plain(self._admin)

    async def check(self) -> None:
        """Ask the database for an answer; used by `/ready`."""
        async with self.app.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close the pools and leave the embedded server."""
        await self.app.dispose()
        await self.engine.dispose()
        if self.server is not None:
            await asyncio.to_thread(self.server.stop)

    def _pool(self, role: Role, size: int) -> AsyncEngine:
        return create_async_engine(
            self.url(role),
            pool_size=size,
            max_overflow=size,
            pool_timeout=10,
            pool_recycle=1800,
            pool_pre_ping=self.server is None,
        )


async def announce(session: AsyncSession, channel: str) -> None:
    """Tell, at commit, all who listen on a channel; in this process before the transaction is left."""
    await session.execute(select(func.pg_notify(channel, "")))
    session.info.setdefault(_ANNOUNCED, set()).add(channel)
