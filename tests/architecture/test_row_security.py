"""Row-level security, read from the database itself: no table is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from engine.store.database import Database
from engine.store.provision import plain
from tests.support.database import TestServer
from tests.support.rows import fill_every_table

# Tables without a tenant. Each has its reason; a new table belongs here only with one.
WITHOUT_TENANT = {
    "organizations": "the tenants themselves",
    "users": "a person may belong to several organizations",
    "sessions": "found by secret before the organization is known",
    "engine_lease": "one row: which process runs the workflows",
    "alembic_version": "the number of the newest migration",
    "checkpoint_migrations": "the numbers of the library's migrations",
}
# Readable by every organization where `org_id` is null, and written by nobody's request.
WITH_BUILT_IN_ROWS = {"knowledge"}
ENGINE_READS = {
    *("workflows", "workflow_versions", "drafts", "fixtures", "variables", "triggers"),
    "slack_apps",
}
ENGINE_WRITES = {
    "runs",
    "run_inbox",
    "run_events",
    "run_snapshots",
    "step_results",
    "blobs",
    "timers",
    "schedules",
    "trigger_state",
    "approvals",
    "alerts",
}
TENANT_RULE = "(org_id = (NULLIF(current_setting('app.org_id'::text, true), ''::text))::uuid)"
Admin = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def admin(database_url: URL) -> Iterator[Admin]:
    with psycopg.connect(plain(database_url), autocommit=True) as connection:
        yield connection


def tables(admin: Admin, *, with_partitions: bool) -> dict[str, tuple[Any, ...]]:
    rows = admin.execute(
        """
        SELECT c.relname, n.nspname, c.relrowsecurity, c.relforcerowsecurity,
               pg_get_userbyid(c.relowner)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
          AND (%s OR NOT c.relispartition)
        """,
        [with_partitions],
    )
    return {row[0]: row[1:] for row in rows.fetchall()}


def test_every_table_forces_row_security_or_is_named_as_an_exception(admin: Admin) -> None:
    unprotected = {
        name
        for name, (_, enabled, forced, _) in tables(admin, with_partitions=True).items()
        if not (enabled and forced)
    }
    assert unprotected == set(WITHOUT_TENANT)


def test_the_roles_are_neither_owner_nor_above_the_rules(admin: Admin) -> None:
    rows = admin.execute(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb "
        "FROM pg_roles WHERE rolname ~ '^nexa_(owner|app|engine|agent|lookup)$'"
    ).fetchall()
    assert len(rows) == 5
    assert all(row[1:] == (False, False, False, False) for row in rows)
    owners = {row[3] for row in tables(admin, with_partitions=True).values()}
    assert owners <= {"nexa_owner", "nexa_admin"}
    memberships = admin.execute(
        "SELECT member::regrole::text FROM pg_auth_members WHERE roleid::regrole::text ~ '^nexa_' "
        "AND member::regrole::text ~ '^nexa_(app|engine|agent)$'"
    )
    assert memberships.fetchall() == []


def test_the_application_is_held_to_its_organization_on_every_tenant_table(admin: Admin) -> None:
    rows = admin.execute(
        "SELECT tablename, qual, with_check FROM pg_policies "
        "WHERE policyname = 'tenant' AND cmd = 'ALL'"
    )
    rules = {name: (using, check) for name, using, check in rows.fetchall()}
    expected = set(tables(admin, with_partitions=False)) - set(WITHOUT_TENANT)
    assert set(rules) == expected
    assert set(rules.values()) == {(TENANT_RULE, TENANT_RULE)}


def test_the_executor_crosses_organizations_on_its_named_tables_only(admin: Admin) -> None:
    rows = admin.execute(
        "SELECT tablename, cmd FROM pg_policies WHERE 'nexa_engine' = ANY(roles)"
    ).fetchall()
    assert {name for name, verb in rows if verb == "SELECT"} == ENGINE_READS
    assert {name for name, verb in rows if verb == "ALL"} == ENGINE_WRITES
    granted = admin.execute(
        "SELECT DISTINCT table_name FROM information_schema.role_table_grants "
        "WHERE grantee = 'nexa_engine'"
    )
    assert {name for (name,) in granted} == ENGINE_READS | ENGINE_WRITES | {"engine_lease"}


def test_look_ups_answer_three_ids_and_only_to_the_application(admin: Admin) -> None:
    rows = admin.execute(
        """
        SELECT p.proname, pg_get_function_result(p.oid), pg_get_userbyid(p.proowner),
               array_to_string(p.proconfig, ','), p.proacl::text
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prosecdef AND n.nspname = 'public'
        """
    ).fetchall()
    look_ups = {row[0]: row[1:] for row in rows if row[0] != "ensure_run_events_partition"}
    assert set(look_ups) == {
        "find_api_key",
        "find_webhook",
        "find_invitation",
        "find_approval_link",
        "find_memberships",
        "find_slack_app",
    }
    for result, owner, config, grants in look_ups.values():
        assert result == "TABLE(org_id uuid, workspace_id uuid, id uuid)"
        assert owner == "nexa_lookup"
        assert config == "search_path=public, pg_temp"
        assert "nexa_app=X" in grants
        assert "=X/" not in grants.replace("nexa_app=X/", "").replace("nexa_lookup=X/", "")


async def test_no_row_of_any_table_reaches_another_organization(
    database: Database, database_server: TestServer, database_url: URL
) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as connection:
        ours, theirs = fill_every_table(connection), fill_every_table(connection)
        connection.commit()
    engine.dispose()
    with psycopg.connect(plain(database_url)) as connection:
        public = [
            name
            for name, row in tables(connection, with_partitions=False).items()
            if row[0] == "public" and name not in WITHOUT_TENANT
        ]
    with psycopg.connect(database.dsn("app")) as app:
        for name in public:
            count = f"SELECT count(*) FROM {name} WHERE org_id IS NOT NULL"  # noqa: S608
            app.execute("SELECT set_config('app.org_id', '', false)")
            assert app.execute(count).fetchone() == (0,), name
            for org_id in (ours, theirs):
                app.execute("SELECT set_config('app.org_id', %s, false)", [str(org_id)])
                assert app.execute(count).fetchone() == (1,), name
                found = app.execute(f"SELECT DISTINCT org_id FROM {name}")  # noqa: S608
                assert found.fetchall() == [(org_id,)], name
    assert len(public) > 25
