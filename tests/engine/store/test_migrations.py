"""Migrations: they make what the models say, and have a way back with data in the tables."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from langgraph.checkpoint.postgres.base import MIGRATIONS
from sqlalchemy import URL, Connection, create_engine, func, inspect, select, text
from sqlalchemy.pool import NullPool

from engine.store import migrate
from engine.store.advisory_locks import AdvisoryLock
from engine.store.base import Base
from engine.store.failures import DatabaseVersionMismatch
from engine.store.migrations.versions import m2026_11_22_0004_agent_checkpoints as agent
from engine.store.provision import HEAD, plain, prepare
from engine.store.roles import Roles
from tests.support.database import TestServer
from tests.support.rows import fill_every_table


@pytest.fixture
def connection(database_url: URL) -> Iterator[Connection]:
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


# Tables a way back may lose: what they hold is worth nothing after minutes, is only an order in which
# people keep their workflows, is found anew when somebody asks, or belongs to what the older release has not got.
MAY_BE_LOST = {
    *("connection_sign_ins", "folders", "webhook_captures", "advice", "corrections", "examples"),
    *("data_tables", "data_rows", "imported_apis", "day_spending", "model_spending"),
    *("slack_apps", "slack_events", "slack_links", "slack_posts", "slack_threads"),
}


def rows_by_table(connection: Connection) -> dict[str, int]:
    there = {
        name
        for schema in ("public", "agent")
        for name in inspect(connection).get_table_names(schema)
    }
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
        if table.name in there
    }


def test_the_migrated_tables_are_those_of_the_models(connection: Connection) -> None:
    assert migrate.differences(connection) == []


def test_the_check_sees_a_difference(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE workflows DROP COLUMN description"))
    assert len(migrate.differences(connection)) == 1


def test_the_start_knows_the_newest_migration() -> None:
    assert migrate.head_revision() == HEAD


def test_tables_are_migrated_while_an_executor_of_the_former_release_runs(
    connection: Connection, database_url: URL
) -> None:
    migrate.downgrade(connection, Roles(), "2026_11_22_0004")
    with psycopg.connect(plain(database_url), autocommit=True) as executor:
        executor.execute("SELECT pg_advisory_lock(%s)", [AdvisoryLock.EXECUTOR])
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        connection.commit()
        migrate.upgrade(connection, Roles())
    assert migrate.differences(connection) == []


def test_every_step_goes_back_and_forth_on_filled_tables(connection: Connection) -> None:
    fill_every_table(connection)
    fill_every_table(connection)
    connection.commit()
    full = rows_by_table(connection)
    assert set(full.values()) == {1, 2}
    kept = {name: count for name, count in full.items() if name not in MAY_BE_LOST}
    for revision in ("2026_11_22_0004", "2026_11_22_0003", "2026_11_22_0002"):
        migrate.downgrade(connection, Roles(), revision)
        assert rows_by_table(connection) == kept
        connection.commit()
        migrate.upgrade(connection, Roles())
        assert rows_by_table(connection) == {**full, **dict.fromkeys(MAY_BE_LOST, 0)}
        connection.commit()
    migrate.downgrade(connection, Roles(), "base")
    left = connection.execute(
        text("SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'agent')")
    )
    assert {name for (name,) in left} == {"alembic_version"}
    connection.commit()
    migrate.upgrade(connection, Roles())
    assert migrate.differences(connection) == []
    assert set(rows_by_table(connection).values()) == {0}


def test_checkpoint_tables_have_the_librarys_columns_and_a_tenant(connection: Connection) -> None:
    assert len(MIGRATIONS) == agent.LIBRARY_MIGRATIONS
    connection.execute(text("CREATE SCHEMA library"))
    connection.execute(text("SET LOCAL search_path = library"))
    for statement in MIGRATIONS:
        connection.exec_driver_sql(statement.replace("CONCURRENTLY", ""))
    columns = text(
        "SELECT table_name, column_name, data_type, is_nullable, column_default "
        "FROM information_schema.columns WHERE table_schema = :schema AND column_name <> 'org_id'"
    )
    theirs = {tuple(row) for row in connection.execute(columns, {"schema": "library"})}
    ours = {tuple(row) for row in connection.execute(columns, {"schema": "agent"})}
    assert {row[:2] for row in ours} == {row[:2] for row in theirs}
    # A library that writes NULL where we forbid it would fail: ours may only be as strict.
    assert {row for row in ours if row[3] == "NO"} <= {row for row in theirs if row[3] == "NO"}


def test_tables_of_a_newer_release_are_left_alone(
    database_server: TestServer, database_url: URL
) -> None:
    with psycopg.connect(plain(database_url), autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '2099_01_01_0001'")
    with pytest.raises(DatabaseVersionMismatch, match="newer release"):
        prepare(database_url, database_server.master_key, Roles())


def test_preparing_makes_room_for_this_month_and_the_next(connection: Connection) -> None:
    found = connection.execute(
        text(
            "SELECT relname FROM pg_class WHERE relname LIKE 'run\\_events\\_2%' AND relispartition AND relkind = 'r'"
        )
    )
    assert len(found.all()) == 2


def test_a_month_whose_rows_are_in_the_default_partition_stays_there(
    connection: Connection,
) -> None:
    fill_every_table(connection)
    connection.execute(text("UPDATE run_events SET run_month = '2020-01-01'"))
    made = connection.execute(text("SELECT ensure_run_events_partition('2020-01-15')")).scalar()
    other = connection.execute(text("SELECT ensure_run_events_partition('2020-02-15')")).scalar()
    again = connection.execute(text("SELECT ensure_run_events_partition('2020-02-01')")).scalar()
    assert (made, other, again) == (False, True, False)
