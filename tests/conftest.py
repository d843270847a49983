"""Fixtures for every test: a PostgreSQL of our own and a fresh database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import URL

from agent.models.embedder import MiniLmEmbedder
from engine.store.database import Database
from tests.support.database import Tenant, TestServer, add_tenant, running_server
from tests.support.vectors import remembering


@pytest.fixture(scope="session", autouse=True)
def vectors_of_catalogues() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MiniLmEmbedder, "embed_now", remembering(MiniLmEmbedder.embed_now))
        yield


@pytest.fixture(scope="session")
def database_server() -> Iterator[TestServer]:
    with running_server() as server:
        yield server


@pytest.fixture
def database_url(database_server: TestServer) -> Iterator[URL]:
    with database_server.fresh() as url:
        yield url


@pytest.fixture
async def database(database_server: TestServer, database_url: URL) -> AsyncIterator[Database]:
    opened = database_server.database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def two_organizations(database: Database) -> tuple[Tenant, Tenant]:
    return await add_tenant(database, "Ada Ltd"), await add_tenant(database, "Bob GmbH")
