"""The audit log: a chain in which every change shows."""

from __future__ import annotations

import asyncio
from uuid import UUID

import psycopg
import pytest
from pydantic import JsonValue

from engine.store.audit import Act, append, first_broken_entry
from engine.store.database import Database
from tests.support.database import Tenant

Two = tuple[Tenant, Tenant]


async def write(database: Database, tenant: Tenant, *names: str) -> None:
    for name in names:
        async with database.tenant(tenant.org_id) as session:
            facts: dict[str, JsonValue] = {"rows": 1e22, "name": f"{name} \u0000 é"}
            act = Act(
                tenant.org_id, tenant.workspace_id, tenant.user_id, "session", name, "x:1", facts
            )
            await append(session, act)


async def broken(database: Database, org_id: UUID) -> int | None:
    async with database.tenant(org_id) as session:
        return await first_broken_entry(session, org_id)


async def test_an_untouched_chain_holds_for_each_organization(
    database: Database, two_organizations: Two
) -> None:
    ours, theirs = two_organizations
    await write(database, ours, "a", "b", "c")
    await write(database, theirs, "d")
    assert await broken(database, ours.org_id) is None
    assert await broken(database, theirs.org_id) is None


async def test_entries_written_at_once_make_one_chain(
    database: Database, two_organizations: Two
) -> None:
    ours, _ = two_organizations
    await asyncio.gather(*(write(database, ours, f"{n}", f"{n}+") for n in range(8)))
    assert await broken(database, ours.org_id) is None


@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        ("UPDATE audit_log SET action = 'other' WHERE seq = 2", 2),
        ("UPDATE audit_log SET facts = '{}' WHERE seq = 1", 1),
        ("UPDATE audit_log SET at = at + interval '1 microsecond' WHERE seq = 3", 3),
        ("UPDATE audit_log SET actor_id = NULL WHERE seq = 2", 2),
        ("DELETE FROM audit_log WHERE seq = 2", 2),
        ("DELETE FROM audit_log WHERE seq = 1", 1),
    ],
)
async def test_tampering_with_one_row_is_found(
    database: Database, two_organizations: Two, tampering: str, found_at: int
) -> None:
    ours, _ = two_organizations
    await write(database, ours, "a", "b", "c")
    with psycopg.connect(database.admin_dsn()) as connection:
        connection.execute(tampering)
    assert await broken(database, ours.org_id) == found_at
