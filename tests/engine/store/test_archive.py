"""A backup brings everything back, into other databases too, and never half."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL

from engine.errors import Conflict, Invalid
from engine.ports.ids import uuid7
from engine.store.archive import look_into, read_archive, write_archive
from engine.store.database import Database
from engine.store.provision import HEAD, plain
from tests.support.database import Tenant, TestServer

AWKWARD = 'tab\there, newline\nthere, backslash \\N, quote " and ünïcode ☃'


async def _fill(database: Database, tenant: Tenant) -> None:
    from engine.store.models import ChatEvent, ChatThread, RunEvents, Workflow

    run_id, thread_id = uuid7(), uuid7()
    async with database.tenant(tenant.org_id) as session:
        workflow = Workflow(
            org_id=tenant.org_id, workspace_id=tenant.workspace_id, key="w", name=AWKWARD
        )
        session.add(workflow)
        session.add(
            ChatThread(id=thread_id, org_id=tenant.org_id, workspace_id=tenant.workspace_id)
        )
        await session.flush()
        session.add(
            ChatEvent(
                org_id=tenant.org_id,
                workspace_id=tenant.workspace_id,
                thread_id=thread_id,
                checkpoint_id="c",
                node="n",
                n=0,
                message_id="m",
                role="user",
                kind="text",
                payload={"text": AWKWARD},
            )
        )
    async with database.engine_session() as session:
        session.add(
            RunEvents(
                org_id=tenant.org_id,
                workspace_id=tenant.workspace_id,
                run_month=datetime(2026, 11, 1, tzinfo=UTC).date(),
                run_id=run_id,
                seq_from=1,
                seq_to=1,
                epoch=1,
                events=[{"seq": 1, "n": 1e22, "z": 1, "a": 2}],
            )
        )


def _rows(url: URL, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(plain(url)) as connection:
        return connection.execute(query).fetchall()


async def test_a_backup_comes_back_in_another_database_to_the_last_character(
    database: Database,
    database_url: URL,
    database_server: TestServer,
    two_organizations: tuple[Tenant, Tenant],
    tmp_path: Path,
) -> None:
    await _fill(database, two_organizations[0])
    file = tmp_path / "all.nexa"
    written = write_archive(plain(database_url), file, revision=HEAD, master_key="k")
    assert look_into(file) == written
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with database_server.fresh() as elsewhere:
        read_archive(plain(elsewhere), file, replace=False)
        for query in (
            "SELECT name FROM workflows",
            "SELECT payload::text FROM chat_events",
            "SELECT events::text FROM run_events",
            "SELECT name FROM organizations ORDER BY name",
        ):
            assert _rows(elsewhere, query) == _rows(database_url, query)
        with psycopg.connect(plain(elsewhere)) as connection:
            row = connection.execute(
                "INSERT INTO chat_events (org_id, workspace_id, thread_id, checkpoint_id, node, n,"
                " message_id, role, kind, payload) SELECT org_id, workspace_id, thread_id, 'd', "
                "node, n, message_id, role, kind, payload FROM chat_events RETURNING position"
            ).fetchone()
        assert row is not None
        assert row[0] > _rows(database_url, "SELECT max(position) FROM chat_events")[0][0]


async def test_restore_leaves_data_alone_unless_told_to_replace_it(
    database: Database,
    database_url: URL,
    two_organizations: tuple[Tenant, Tenant],
    tmp_path: Path,
) -> None:
    file = tmp_path / "all.nexa"
    write_archive(plain(database_url), file, revision=HEAD, master_key=None)
    await _fill(database, two_organizations[0])
    with pytest.raises(Conflict):
        read_archive(plain(database_url), file, replace=False)
    assert len(_rows(database_url, "SELECT 1 FROM workflows")) == 1
    read_archive(plain(database_url), file, replace=True)
    assert _rows(database_url, "SELECT 1 FROM workflows") == []
    assert len(_rows(database_url, "SELECT 1 FROM organizations")) == 2


def test_a_damaged_file_changes_nothing(database_url: URL, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"not a backup")
    with pytest.raises(Invalid):
        read_archive(plain(database_url), broken, replace=True)
    with pytest.raises(Invalid):
        look_into(tmp_path / "absent")


def test_the_manifest_names_format_and_revision(database_url: URL, tmp_path: Path) -> None:
    import zipfile

    file = tmp_path / "all.nexa"
    write_archive(plain(database_url), file, revision=HEAD, master_key=None)
    with zipfile.ZipFile(file) as archive:
        facts = json.loads(archive.read("manifest.json"))
    assert facts["revision"] == HEAD
    assert facts["format"] == 1
    assert "public.workflows" in facts["rows"]
