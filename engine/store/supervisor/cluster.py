"""Make a cluster and keep its configuration."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from engine.store.failures import DatabaseVersionMismatch, DataFolderUnusable
from engine.store.supervisor.account import Account
from engine.store.supervisor.binaries import Binaries
from engine.store.supervisor.places import PORT, Places

CONFIG = "nexa.conf"
ROOM_FOR_NEW = 150 * 1024 * 1024
INITDB_TIMEOUT_S = 120

# For one small machine. Statements and details stay out of the log: they may carry people's data.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "''",
    "port": str(PORT),
    "max_connections": "60",
    "password_encryption": "'scram-sha-256'",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "'64MB'",
    "effective_cache_size": "'512MB'",
    "work_mem": "'4MB'",
    "maintenance_work_mem": "'64MB'",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_buffers": "'4MB'",
    "min_wal_size": "'80MB'",
    "max_wal_size": "'512MB'",
    "io_method": "sync",
    "jit": "off",
    "autovacuum_max_workers": "2",
    "autovacuum_worker_slots": "4",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


def ensure_cluster(
    places: Places, binaries: Binaries, account: Account, *, admin: str, password: str
) -> None:
    """Make the cluster when there is none; refuse one that another version wrote."""
    written_by = places.cluster / "PG_VERSION"
    if not written_by.exists():
        _create(places, binaries, account, admin=admin, password=password)
        return
    major = written_by.read_text().strip()
    if major != binaries.major:
        raise DatabaseVersionMismatch(
            f"The data in {places.cluster} was written by PostgreSQL {major} and this program "
            f"brings {binaries.major}: make a backup with the former release and restore it here."
        )


def configure(places: Places, account: Account, overrides: Mapping[str, str]) -> None:
    """Write our settings; PostgreSQL's own file only includes them."""
    settings = {
        **SETTINGS,
        "unix_socket_directories": f"'{str(places.sockets).replace(chr(39), chr(39) * 2)}'",
        **overrides,
    }
    text = "".join(f"{name} = {value}\n" for name, value in settings.items())
    target = places.cluster / CONFIG
    if target.exists() and target.read_text() == text:
        return
    draft = target.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    account.own(draft)
    draft.replace(target)


def _create(
    places: Places, binaries: Binaries, account: Account, *, admin: str, password: str
) -> None:
    free = shutil.disk_usage(places.base).free
    if free < ROOM_FOR_NEW:
        raise DataFolderUnusable(
            f"{places.base} has {free // 2**20} MB left and a new database needs "
            f"{ROOM_FOR_NEW // 2**20} MB: make room or set NEXA_DATA_DIR to another disk."
        )
    # Made aside and renamed: a kill in between leaves nothing that looks like a database.
    workshop = Path(tempfile.mkdtemp(prefix=".new-postgres-", dir=places.base))
    try:
        account.own(workshop)
        _initdb(workshop, binaries, account, admin=admin, password=password)
        (workshop / "data").rename(places.cluster)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _initdb(
    workshop: Path, binaries: Binaries, account: Account, *, admin: str, password: str
) -> None:
    secret, log, data = workshop / "password", workshop / "log", workshop / "data"
    for file in (secret, log):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
        account.own(file)
    secret.write_text(password + "\n")
    command: list[str | Path] = [
        binaries.program("initdb"),
        f"--pgdata={data}",
        f"--username={admin}",
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
    ]
    try:
        result = account.run(command, timeout_s=INITDB_TIMEOUT_S, log=log)
    except subprocess.TimeoutExpired as exc:
        raise DataFolderUnusable(
            f"Making a database in {workshop.parent} took longer than {INITDB_TIMEOUT_S} s: "
            "is the disk responding?"
        ) from exc
    if result.returncode != 0:
        raise DataFolderUnusable(
            f"No database could be made in {workshop.parent}: {last_complaint(log)}"
        )
    with (data / "postgresql.conf").open("a") as config:
        config.write(f"\ninclude = '{CONFIG}'\n")


def last_complaint(log: Path) -> str:
    """Return the last line of a log that says what went wrong, without its prefix."""
    lines = log.read_text(errors="replace").splitlines()[-60:]
    marks = ("FATAL:", "PANIC:", "ERROR:", "error:", "could not", "No space left")
    for line in reversed(lines):
        if any(mark in line for mark in marks):
            for mark in ("FATAL:", "PANIC:", "ERROR:", "error:"):
                line = line.rpartition(mark)[2]
            return line.strip()[:300].rstrip(".") + "."
    return lines[-1].strip()[:300] if lines else "it gave no reason."
