"""Starts that cannot work: each ends with one plain sentence, its way out and exit code 1."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.api.cli.server import NEXA, ROOT, Told, environment, nexa_process, serving
from tests.support.external_database import PASSWORD, External, external_server

# As a server without pgvector looks to who connects to it.
NO_EXTENSIONS = "?options=-cextension_control_path%3D/nonexistent"


@contextmanager
def open_folder() -> Iterator[Path]:
    """Make a folder that the database's account may enter, as pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="nexa-start-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as made:
        yield made


@pytest.fixture(scope="module")
def external() -> Iterator[External]:
    """A server of an operator, with databases in every state."""
    with open_folder() as folder, external_server(folder) as server:
        server.sql(
            "CREATE ROLE weak LOGIN PASSWORD 'of-the-weak'",
            "CREATE DATABASE empty",
            "CREATE DATABASE of_the_weak OWNER weak",
            "CREATE DATABASE newer",
            "CREATE DATABASE good",
            "CREATE DATABASE beside",
        )
        server.sql(
            "CREATE TABLE alembic_version (version_num text)",
            "INSERT INTO alembic_version VALUES ('2999_01_01_0001')",
            database="newer",
        )
        yield server


def sentence(done: Told) -> str:
    """Return the one sentence with which a start has ended."""
    said = [line for line in done.err.splitlines() if not line.startswith("[")]
    assert (done.code, len(said), done.out) == (1, 1, ""), done.err
    assert said[0].startswith("nexa: ")
    assert PASSWORD not in done.err
    return said[0]


@pytest.mark.parametrize(
    ("database", "user", "password", "more", "says", "way_out"),
    [
        ("empty", "postgres", "wrong", "", "user or the password is wrong", "NEXA_DATABASE_URL"),
        ("nowhere", "postgres", PASSWORD, "", "no database nowhere", "create it first"),
        ("empty", "postgres", PASSWORD, NO_EXTENSIONS, "lacks the extension pgvector", "install"),
        ("of_the_weak", "weak", "of-the-weak", "", "must be allowed to create roles", "vector"),
        ("newer", "postgres", PASSWORD, "", "written by a newer release", "start that release"),
    ],
)
def test_a_database_that_cannot_be_used(
    external: External,
    folder: Path,
    database: str,
    user: str,
    password: str,
    more: str,
    says: str,
    way_out: str,
) -> None:
    url = external.url(database, user, password, more)
    told = sentence(nexa_process("serve", folder=folder, NEXA_DATABASE_URL=url, NEXA_PORT="0"))
    assert says in told
    assert way_out in told


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://u:canary@nowhere.invalid/nexa", "host name is not known"),
        ("postgresql://u:canary@[::1/nexa", "write postgresql://user:password@host:5432/name"),
    ],
)
def test_a_database_address_that_leads_nowhere(folder: Path, url: str, says: str) -> None:
    told = sentence(nexa_process("serve", folder=folder, NEXA_DATABASE_URL=url, NEXA_PORT="0"))
    assert says in told
    assert "canary" not in told


def test_a_database_elsewhere_serves_and_only_with_the_key_it_was_made_with(
    external: External, folder: Path
) -> None:
    url = external.url("good")
    for name in ("one", "other"):
        (folder / name).mkdir()
    with serving(folder / "one", NEXA_DATABASE_URL=url) as service:
        ready = httpx.get(f"{service.address}/ready", trust_env=False)
        assert (ready.status_code, ready.json()["status"]) == (200, "ready")
        assert not (folder / "one" / "postgres").exists()
    again = nexa_process("serve", folder=folder / "other", NEXA_DATABASE_URL=url, NEXA_PORT="0")
    assert "made with another master key" in sentence(again)


def test_a_second_installation_on_the_same_server_has_roles_of_its_own(
    external: External, folder: Path
) -> None:
    place = {"NEXA_DATABASE_URL": external.url("beside"), "NEXA_DATABASE_ROLE_PREFIX": "beside"}
    migrated = nexa_process("migrate", folder=folder, **place)
    assert migrated.code == 0, migrated.err
    names = "SELECT count(*) FROM pg_roles WHERE starts_with(rolname, 'beside_')"
    with psycopg.connect(external.url("beside")) as connection:
        assert connection.execute(names).fetchone() == (5,)
    written = nexa_process("backup", str(folder / "all.nexa"), folder=folder, **place)
    assert written.code == 0, written.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"\xff\xfe\x00", "neither base64 nor hex"),
        (None, "is missing, but the database beside it was made with it"),
    ],
)
def test_a_master_key_that_is_broken_or_lost(folder: Path, text: bytes | None, says: str) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("18\n")
    if text is not None:
        (folder / "master.key").write_bytes(text)
    told = sentence(nexa_process("serve", folder=folder, NEXA_PORT="0"))
    assert says in told
    assert "from a backup" in told
    assert "NEXA_MASTER_KEY" in told


def test_data_of_another_postgresql(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("14\n")
    told = sentence(nexa_process("serve", folder=folder, NEXA_PORT="0", NEXA_MASTER_KEY="ab" * 32))
    assert "written by PostgreSQL 14" in told
    assert "backup" in told


def test_a_data_folder_that_is_a_file(folder: Path) -> None:
    file = folder / "file"
    file.write_text("")
    told = sentence(nexa_process("serve", folder=file, NEXA_PORT="0"))
    assert str(file) in told
    assert "NEXA_DATA_DIR" in told


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_disk_too_small_for_a_database(folder: Path) -> None:
    # In a mount namespace of its own, so that nothing has to be unmounted.
    script = 'mount -t tmpfs -o size=8m,mode=711 tmpfs "$NEXA_DATA_DIR" && exec "$@"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", *NEXA, "serve", "--port", "0"],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=60,
    )
    told = sentence(Told(done.returncode, done.stdout, done.stderr))
    assert "MB left and a new database needs" in told
    assert "make room" in told


def test_the_demo_without_a_service(folder: Path) -> None:
    told = sentence(nexa_process("demo", folder=folder))
    assert "nexa serve" in told
