"""Sessions, roles and what each of them may see."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from engine.store.database import Database
from engine.store.models import Knowledge, Workspace
from engine.store.provision import plain
from tests.support.database import Tenant, TestServer

Two = tuple[Tenant, Tenant]


async def test_a_transaction_sees_only_its_own_organization(
    database: Database, two_organizations: Two
) -> None:
    ours, theirs = two_organizations
    async with database.tenant(ours.org_id) as session:
        found = (await session.execute(select(Workspace.id))).scalars().all()
    assert found == [ours.workspace_id]
    assert ours.workspace_id != theirs.workspace_id


async def test_without_an_organization_there_are_no_rows(
    database: Database, two_organizations: Two
) -> None:
    async with database.unscoped() as session:
        assert (await session.execute(select(func.count()).select_from(Workspace))).scalar() == 0


async def test_a_row_cannot_be_written_for_another_organization(
    database: Database, two_organizations: Two
) -> None:
    ours, theirs = two_organizations
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.tenant(ours.org_id) as session:
            session.add(Workspace(org_id=theirs.org_id, name="Taken over"))


async def test_pooled_connections_never_carry_an_organization_over(
    database: Database, two_organizations: Two
) -> None:
    async def look(tenant: Tenant | None) -> bool:
        if tenant is None:
            async with database.unscoped() as session:
                return (await session.execute(select(Workspace.id))).scalars().all() == []
        async with database.tenant(tenant.org_id) as session:
            found = (await session.execute(select(Workspace.id))).scalars().all()
            return found == [tenant.workspace_id]

    ours, theirs = two_organizations
    for _ in range(20):
        turns = [look(tenant) for tenant in (ours, theirs, None, theirs, ours, None) * 5]
        assert all(await asyncio.gather(*turns))


async def test_an_error_rolls_the_whole_transaction_back(
    database: Database, two_organizations: Two
) -> None:
    ours, _ = two_organizations
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the error has to happen inside
        async with database.tenant(ours.org_id) as session:
            session.add(Workspace(org_id=ours.org_id, name="Half done"))
            await session.flush()
            raise ZeroDivisionError
    async with database.tenant(ours.org_id) as session:
        assert (await session.execute(select(func.count()).select_from(Workspace))).scalar() == 1


async def test_the_application_may_not_write_events_or_change_the_audit_log(
    database: Database, two_organizations: Two
) -> None:
    ours, _ = two_organizations
    for statement in (
        "INSERT INTO run_events SELECT * FROM run_events",
        "UPDATE runs SET status = 'failed'",
        "UPDATE audit_log SET action = 'x'",
        "DELETE FROM audit_log",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with database.tenant(ours.org_id) as session:
                await session.execute(text(statement))


async def test_the_executor_cannot_read_secrets_or_people(database: Database) -> None:
    for table in ("connections", "users", "sessions", "api_keys", "chat_events", "proposals"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with database.engine_session() as session:
                await session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608


async def test_built_in_knowledge_is_readable_by_all_and_writable_by_none(
    database: Database, two_organizations: Two
) -> None:
    ours, _ = two_organizations
    async with database.owner_session() as session:
        session.add(
            Knowledge(kind="action", key="http", title="HTTP", text="call", content_hash="1")
        )
    async with database.tenant(ours.org_id) as session:
        assert (await session.execute(select(Knowledge.key))).scalars().all() == ["http"]
        await session.execute(text("UPDATE knowledge SET text = 'changed'"))
    async with database.owner_session() as session:
        assert (await session.execute(select(Knowledge.text))).scalars().all() == ["call"]


def test_the_agent_writes_checkpoints_of_its_organization_only(
    database: Database, two_organizations: Two
) -> None:
    ours, theirs = two_organizations
    write = "INSERT INTO checkpoints (thread_id, checkpoint_id, checkpoint) VALUES ('t', 'c', '{}')"
    with psycopg.connect(database.dsn("agent"), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.UndefinedObject):
            connection.execute(write)
        connection.execute(f"SET app.org_id = '{ours.org_id}'")
        connection.execute(write)
        connection.execute(f"SET app.org_id = '{theirs.org_id}'")
        assert connection.execute("SELECT * FROM checkpoints").fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM public.workflows")


def test_a_fresh_database_is_a_copy_and_migrates_nothing(
    database_server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a test's database was migrated instead of copied")

    monkeypatch.setattr("engine.store.migrate.command.upgrade", refuse)
    with database_server.fresh() as url, psycopg.connect(plain(url)) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
