"""What is remembered of addresses is over as soon as this process has changed it."""

from __future__ import annotations

import pytest

from engine.runtime.ownership import INBOX_CHANNEL, SCHEDULES_CHANNEL
from engine.store.database import Database, announce
from tests.engine.runtime.conftest import Site, site, steps

__all__ = ["site", "steps"]


async def test_an_announcement_is_heard_here_before_the_transaction_is_left(site: Site) -> None:
    heard: list[str] = []
    database: Database = site.database
    database.heard_by(heard.append)
    async with database.tenant(site.tenant.org_id) as session:
        await announce(session, SCHEDULES_CHANNEL)
        await announce(session, SCHEDULES_CHANNEL)
        assert heard == []
    assert heard == [SCHEDULES_CHANNEL]


async def broken_off(site: Site) -> None:
    async with site.database.tenant(site.tenant.org_id) as session:
        await announce(session, INBOX_CHANNEL)
        raise KeyError


async def test_what_is_rolled_back_is_not_announced(site: Site) -> None:
    heard: list[str] = []
    site.database.heard_by(heard.append)
    with pytest.raises(KeyError):
        await broken_off(site)
    assert heard == []
