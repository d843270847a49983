"""Opening a database the way the service does: from nothing, again, and by address."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from engine.store.database import Database
from engine.store.master_key import load_or_create_master_key
from engine.store.provision import plain
from engine.store.supervisor import postmaster
from tests.support.database import TestServer, add_tenant


@pytest.fixture
def folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="nexa-open-"))
    yield place
    shutil.rmtree(place)


async def test_the_first_start_makes_everything_and_the_second_finds_it(folder: Path) -> None:
    key = load_or_create_master_key(folder)
    first = await Database.open(key, data_dir=folder)
    tenant = await add_tenant(first, "Ada Ltd")
    await first.close()
    assert postmaster.look(folder / "postgres").state == "absent"
    second = await Database.open(key, data_dir=folder)
    async with second.tenant(tenant.org_id) as session:
        assert (await session.execute(text("SELECT name FROM workspaces"))).scalar() == "Main"
    await second.check()
    await second.close()


async def test_an_address_replaces_the_embedded_server(
    database_server: TestServer, database_url: URL, folder: Path
) -> None:
    opened = await Database.open(
        database_server.master_key, data_dir=folder, url=plain(database_url)
    )
    await opened.check()
    await opened.close()
    assert opened.server is None
    assert os.listdir(folder) == []  # noqa: PTH208 - a test may block
