"""The embedded server: cold, warm, shared, killed, and told plainly when it cannot run."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from engine.errors import FlowError
from engine.store.failures import (
    DatabaseUnavailable,
    DatabaseVersionMismatch,
    DataFolderUnusable,
    MasterKeyUnusable,
)
from engine.store.master_key import load_or_create_master_key, parse_master_key
from engine.store.provision import parse_database_url, plain, prepare
from engine.store.roles import Roles
from engine.store.supervisor import EmbeddedServer, account, postmaster
from engine.store.supervisor.binaries import find_binaries
from engine.store.supervisor.places import LONGEST_SOCKET_PATH

KEY = bytes(range(32))
ROOT = Path(__file__).resolve().parents[3]
# A process of ours: starts the server, says so, and stops it when its input ends.
PROCESS = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from engine.store.supervisor import EmbeddedServer, account, postmaster
if len(sys.argv) > 2:
    # Root becomes an ordinary user only now: the interpreter may be readable by root alone.
    os.setgroups([])
    os.setgid(int(sys.argv[2]))
    os.setuid(int(sys.argv[2]))
server = EmbeddedServer(Path(sys.argv[1]), bytes(range(32)))
server.start()
print(postmaster.look(server.places.cluster).pid, flush=True)
sys.stdin.read()
server.stop()
print("stopped", flush=True)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not tmp_path: its parents belong to root alone, and the database runs as somebody else.
    place = Path(tempfile.mkdtemp(prefix="nexa-sup-"))
    yield place
    pid = postmaster.look(place / "postgres").pid
    if pid is not None:
        os.kill(pid, signal.SIGQUIT)
        wait_until_gone(pid)
    shutil.rmtree(place)


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{pid}").exists()


def ask(server: EmbeddedServer, question: str) -> object:
    with psycopg.connect(plain(server.url("postgres")), autocommit=True) as connection:
        cursor = connection.execute(question)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def start_process(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROCESS, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=60)


def test_a_cold_and_a_warm_start_keep_data_and_stop_cleanly(folder: Path) -> None:
    with EmbeddedServer(folder, KEY) as server:
        ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")
        assert ask(server, "SHOW fsync") == "on"
        assert ask(server, "SHOW listen_addresses") == ""
        assert ask(server, "SHOW data_checksums") == "on"
    assert postmaster.look(folder / "postgres").state == "absent"
    with EmbeddedServer(folder, KEY) as server:
        assert ask(server, "SELECT answer FROM kept") == 42


def test_only_the_password_opens_it(folder: Path) -> None:
    with EmbeddedServer(folder, KEY) as server:
        wrong = server.url("postgres").set(password="guess")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(plain(wrong))
        assert (folder / "postgres").stat().st_mode & 0o077 == 0


def test_two_starts_at_once_share_one_server_and_the_last_one_stops_it(folder: Path) -> None:
    first, second = start_process(folder), start_process(folder)
    pids = {first_line(first), first_line(second)}
    assert len(pids) == 1
    finish(first)
    assert postmaster.look(folder / "postgres").state == "ready"
    finish(second)
    assert postmaster.look(folder / "postgres").state == "absent"


def test_after_a_kill_of_ours_the_next_start_takes_the_server_over(folder: Path) -> None:
    killed = start_process(folder)
    pid = int(first_line(killed))
    killed.kill()
    killed.communicate()
    with EmbeddedServer(folder, KEY) as server:
        assert postmaster.look(server.places.cluster).pid == pid
        assert ask(server, "SELECT 1") == 1
    assert postmaster.look(folder / "postgres").state == "absent"


def test_after_a_kill_of_the_server_committed_data_is_there(folder: Path) -> None:
    with EmbeddedServer(folder, KEY) as server:
        ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")
        pid = postmaster.look(server.places.cluster).pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_until_gone(pid)
        assert postmaster.look(server.places.cluster).state == "stale"
        with EmbeddedServer(folder, KEY) as again:
            assert ask(again, "SELECT answer FROM kept") == 42


def test_a_pid_file_whose_number_went_to_another_process_is_no_obstacle(folder: Path) -> None:
    with EmbeddedServer(folder, KEY):
        lines = (folder / "postgres" / "postmaster.pid").read_text().splitlines()
    stale = folder / "postgres" / "postmaster.pid"
    stale.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with EmbeddedServer(folder, KEY) as server:
        assert ask(server, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_works(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    deep.parent.mkdir(mode=0o755)
    folder.chmod(0o711)
    with EmbeddedServer(deep, KEY) as server:
        assert len(str(server.places.socket)) <= LONGEST_SOCKET_PATH
        assert ask(server, "SELECT 1") == 1
    shutil.rmtree(server.places.sockets)


def test_an_ordinary_user_needs_no_other_account(folder: Path) -> None:
    home = folder / "home"
    home.mkdir()
    command = [sys.executable, "-c", PROCESS, str(home / "data")]
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody").pw_uid
        folder.chmod(0o711)
        os.chown(home, nobody, nobody)
        command.append(str(nobody))
    result = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert result.stdout.endswith("stopped\n"), result.stderr
    assert (home / "data" / "postgres").stat().st_uid == home.stat().st_uid


def test_programs_in_a_folder_of_root_alone_are_brought_where_the_account_can_read_them(
    folder: Path,
) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    folder.chmod(0o711)
    package = find_binaries().root.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        (closed / part.name).symlink_to(part)
    result = subprocess.run(
        [sys.executable, "-c", PROCESS, str(folder / "data")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(closed)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert result.stdout.endswith("stopped\n"), result.stderr
    assert closed.stat().st_mode & 0o777 == 0o700


def test_folders_of_others_keep_their_permissions(folder: Path) -> None:
    # As root the database runs as somebody else, who may not enter this folder.
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with EmbeddedServer(closed / "data", KEY) as server:
        assert ask(server, "SELECT 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_mode & 0o777 == 0o700
    if not server.places.base.is_relative_to(folder):
        shutil.rmtree(server.places.base)


def test_data_of_another_version_is_refused(folder: Path) -> None:
    with EmbeddedServer(folder, KEY):
        pass
    (folder / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(DatabaseVersionMismatch, match="written by PostgreSQL 12"):
        EmbeddedServer(folder, KEY).start()


def test_another_master_key_is_told_from_a_broken_database(folder: Path) -> None:
    with EmbeddedServer(folder, KEY), pytest.raises(DatabaseUnavailable, match="master key"):
        EmbeddedServer(folder, bytes(32)).start()


def test_a_full_disk_is_one_plain_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage("/")._replace(free=1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    with pytest.raises(DataFolderUnusable, match="make room or set NEXA_DATA_DIR"):
        EmbeddedServer(folder, KEY).start()


def test_a_folder_that_cannot_be_made_is_one_plain_sentence(folder: Path) -> None:
    (folder / "file").write_text("not a folder")
    with pytest.raises(DataFolderUnusable, match="cannot be used: Not a directory") as told:
        EmbeddedServer(folder / "file" / "data", KEY).start()
    assert "\n" not in told.value.message


def test_a_broken_configuration_is_one_plain_sentence(folder: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="did not start") as told:
        EmbeddedServer(folder, KEY, settings={"shared_buffers": "'all of it'"}).start()
    assert "\n" not in told.value.message


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://u:p@localhost/x", "not the address of a PostgreSQL"),
        ("", "not the address of a PostgreSQL"),
        ("postgresql://u:p@localhost:notaport/x", "not the address"),
        ("postgresql://u:secretword@[::1/x", "write postgresql://user:password@host:5432/name"),
        ("postgresql://u:secretword@localhost/x?no_such=1", "write postgresql://"),
        ("postgresql://u:secretword@localhost", "names no database"),
        ("postgresql://u:secretword@127.0.0.1:1/x", "cannot be reached"),
        ("postgres://u:secretword@/x?host=/nonexistent", "cannot be reached"),
    ],
)
def test_a_wrong_database_address_is_one_plain_sentence_without_its_password(
    url: str, says: str
) -> None:
    with pytest.raises(FlowError, match=says) as told:
        prepare(parse_database_url(url), KEY, Roles())
    assert "\n" not in told.value.message
    assert "secretword" not in told.value.message


def test_a_missing_database_is_named(folder: Path) -> None:
    with (
        EmbeddedServer(folder, KEY) as server,
        pytest.raises(DatabaseUnavailable, match="'missing'"),
    ):
        prepare(server.url("missing"), KEY, Roles())


def test_the_master_key_is_made_once_and_read_by_its_owner_only(folder: Path) -> None:
    first, second = load_or_create_master_key(folder), load_or_create_master_key(folder)
    assert first == second
    assert len(first) == 32
    assert (folder / "master.key").stat().st_mode & 0o777 == 0o600


def test_a_lost_master_key_is_not_replaced_in_silence(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("18\n")
    with pytest.raises(MasterKeyUnusable, match="put the right one back"):
        load_or_create_master_key(folder)


@pytest.mark.parametrize("text", ["", "short", "%%%", "A" * 43 + "!", "ab" * 31])
def test_a_malformed_master_key_is_refused(text: str) -> None:
    with pytest.raises(MasterKeyUnusable):
        parse_master_key(text, source="NEXA_MASTER_KEY")


def test_starts_at_once_on_a_new_machine_make_one_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(account, "CREATING", tmp_path / "creating.lock")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    known = pwd.getpwnam("nobody")
    monkeypatch.setattr(account, "_entry", lambda _: known if made else None)

    def slow_useradd(command: list[str], **_: object) -> None:
        time.sleep(0.05)
        made.append(command[-1])

    monkeypatch.setattr(subprocess, "run", slow_useradd)
    with ThreadPoolExecutor(4) as starts:
        accounts = set(starts.map(lambda _: account.database_account(), range(4)))
    assert made == [account.NAME]
    assert accounts == {account.Account(known.pw_uid, known.pw_gid, is_other=True)}
