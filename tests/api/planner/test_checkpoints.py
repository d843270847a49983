"""Checkpoints of one organization are nothing to another, and a lent connection forgets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql

from api.planner.checkpoints import CONNECTIONS, Checkpoints
from engine.ports.ids import uuid7
from engine.store.database import Database
from tests.support.database import Tenant

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig


@pytest.fixture
async def checkpoints(database: Database) -> AsyncIterator[Checkpoints]:
    opened = Checkpoints(database.dsn("agent"))
    yield opened
    await opened.close()


def config(thread: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}


async def write(checkpoints: Checkpoints, org_id: str, thread: str) -> None:
    from langgraph.checkpoint.base import empty_checkpoint

    async with checkpoints.saver_for(org_id) as saver:
        metadata: Any = {"source": "input", "step": 0, "parents": {}}
        await saver.aput(config(thread), empty_checkpoint(), metadata, {})


async def read(checkpoints: Checkpoints, org_id: str, thread: str) -> bool:
    async with checkpoints.saver_for(org_id) as saver:
        return await saver.aget_tuple(config(thread)) is not None


async def test_a_turn_is_visible_to_its_own_organization_only(
    checkpoints: Checkpoints, two_organizations: tuple[Tenant, Tenant]
) -> None:
    ada, bob = (str(tenant.org_id) for tenant in two_organizations)
    await write(checkpoints, ada, "t1")
    assert await read(checkpoints, ada, "t1")
    assert not await read(checkpoints, bob, "t1")


async def test_connections_that_are_used_again_never_mix_organizations_up(
    checkpoints: Checkpoints, two_organizations: tuple[Tenant, Tenant]
) -> None:
    tenants = [str(tenant.org_id) for tenant in two_organizations]
    threads = {org: [str(uuid7()) for _ in range(CONNECTIONS * 2)] for org in tenants}
    await asyncio.gather(
        *(write(checkpoints, org, thread) for org in tenants for thread in threads[org])
    )
    own = await asyncio.gather(
        *(read(checkpoints, org, thread) for org in tenants for thread in threads[org])
    )
    foreign = await asyncio.gather(
        *(
            read(checkpoints, org, t)
            for org in tenants
            for other in tenants
            if other != org
            for t in threads[other]
        )
    )
    assert all(own)
    assert not any(foreign)


async def test_the_planners_role_sees_nothing_without_an_organization(
    checkpoints: Checkpoints, database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    await write(checkpoints, str(two_organizations[0].org_id), "t1")
    async with await psycopg.AsyncConnection.connect(database.dsn("agent")) as connection:
        cursor = await connection.execute("SELECT count(*) FROM checkpoints")
        assert await cursor.fetchone() == (0,)
        for table in ("users", "workflows", "connections", "runs"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await connection.execute(
                    sql.SQL("SELECT 1 FROM public.{}").format(sql.Identifier(table))
                )
            await connection.rollback()
