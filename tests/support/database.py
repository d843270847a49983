"""One PostgreSQL for all tests of this machine's user, and a fresh database for each test.

The server lives in a folder of its own and is shared by workers and by test runs at the same time;
the last one to finish stops it. A template is migrated once for each state of the migrations and
copied for each test.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import URL

import engine.store.migrations
from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.master_key import load_or_create_master_key
from engine.store.provision import create_database, plain, prepare
from engine.store.roles import Roles
from engine.store.supervisor import EmbeddedServer

# Tests give durability away for speed; the suites about durability use a server of their own.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "autovacuum": "off",
    # Dropping a database waits for whoever is half signed in: who was cancelled there is let go after this, not after a minute.
    "authentication_timeout": "10s",
}
_TEMPLATE_LOCK = 0x6E65_7861_00FF
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class TestServer:
    """The running server, its key and the template all test databases are copies of."""

    __test__ = False

    server: EmbeddedServer
    master_key: bytes
    template: str

    @contextmanager
    def fresh(self) -> Iterator[URL]:
        """Make a migrated, empty database and drop it afterwards."""
        name = f"t_{os.getpid()}_{next(_numbers)}"
        admin = plain(self.server.url("postgres"))
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(copy.format(sql.Identifier(name), sql.Identifier(self.template)))
        try:
            yield self.server.url(name)
        finally:
            with psycopg.connect(admin, autocommit=True) as connection:
                connection.execute(drop)

    def database(self, url: URL) -> Database:
        """Open a test database with every role."""
        return Database(url, self.master_key, roles=Roles())


@contextmanager
def running_server() -> Iterator[TestServer]:
    """Start or join the shared server."""
    folder = Path(tempfile.gettempdir()) / f"nexa-tests-{os.geteuid()}"
    folder.mkdir(mode=0o711, exist_ok=True)
    master_key = load_or_create_master_key(folder)
    with EmbeddedServer(folder, master_key, settings=FAST) as server:
        _drop_abandoned(server)
        yield TestServer(server, master_key, _template(server, master_key))


def _template(server: EmbeddedServer, master_key: bytes) -> str:
    name = f"template_{_digest_of_migrations()}"
    with psycopg.connect(plain(server.url("postgres")), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_TEMPLATE_LOCK])
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            draft = f"draft_{name}"
            identifiers = (sql.Identifier(draft), sql.Identifier(name))
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(identifiers[0]))
            create_database(server.url("postgres"), draft)
            prepare(server.url(draft), master_key, Roles())
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*identifiers))
    return name


def _digest_of_migrations() -> str:
    digest = hashlib.sha256()
    for folder in engine.store.migrations.__path__:
        for file in sorted(Path(folder).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _drop_abandoned(server: EmbeddedServer) -> None:
    """Drop what killed test runs left."""
    with psycopg.connect(plain(server.url("postgres")), autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 't\\_%'")
        for (name,) in rows.fetchall():
            if not _alive(int(name.split("_")[1])):
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                )


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@dataclass(frozen=True, slots=True)
class Tenant:
    """An organization with its workspace and its owner, for tests; nobody where a key is meant that is nobody's."""

    org_id: UUID
    workspace_id: UUID
    user_id: UUID | None


async def add_tenant(database: Database, name: str) -> Tenant:
    """Write an organization, its workspace and an owner."""
    from engine.store.models import Membership, Organization, User, Workspace

    tenant = Tenant(uuid7(), uuid7(), uuid7())
    async with database.tenant(tenant.org_id) as session:
        session.add(Organization(id=tenant.org_id, name=name))
        session.add(User(id=tenant.user_id, email=f"{tenant.user_id}@example.com", name=name))
        await session.flush()
        session.add(Workspace(id=tenant.workspace_id, org_id=tenant.org_id, name="Main"))
        await session.flush()
        session.add(
            Membership(
                org_id=tenant.org_id,
                workspace_id=tenant.workspace_id,
                user_id=tenant.user_id,
                role="owner",
            )
        )
    return tenant
