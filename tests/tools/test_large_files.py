"""Files many times larger than what a step may hold: memory does not follow their size (decision 66)."""

from __future__ import annotations

import pytest

from engine.store.database import Database
from engine.store.file_pieces import SqlFilePieces
from tests.bench.files import MOST_ADDED_MB, TINY, chain, file_peer, through_all
from tests.support.database import Tenant

SMALL, LARGE = 20_000_000, 100_000_000
# What the allocator and the collector make of the same work differs from one time to another.
SLACK_MB = 16.0


@pytest.mark.timeout(900)
async def test_a_file_five_times_as_large_takes_no_more_memory(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    ada = two_organizations[0]
    with file_peer() as port:
        async with chain(database, port, (ada.org_id, ada.workspace_id)) as steps:
            await through_all(steps, port, TINY)
            highest = []
            for size in (SMALL, LARGE):
                steps.taken.clear()
                await through_all(steps, port, size)
                highest.append({one.step: one.added_mb for one in steps.taken})
    small, large = highest
    for step, added in large.items():
        assert added <= MOST_ADDED_MB, step
        assert added <= small[step] + SLACK_MB, step


async def test_the_pieces_of_one_organization_are_not_there_for_another(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    ada, bob = two_organizations
    store = SqlFilePieces(database)
    name = await store.keep(str(ada.org_id), str(ada.workspace_id), b"secret")
    assert await store.keep(str(ada.org_id), str(ada.workspace_id), b"secret") == name
    assert await store.piece(str(ada.org_id), name) == b"secret"
    assert await store.piece(str(bob.org_id), name) is None
