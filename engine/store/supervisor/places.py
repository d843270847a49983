"""Where the database keeps its files and its socket."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from engine.store.failures import DataFolderUnusable
from engine.store.supervisor.account import Account
from engine.store.supervisor.binaries import SHARED_COPY

PORT = 5432
LONGEST_SOCKET_PATH = 100
"""The kernel's limit for a socket's path is 108 bytes; the file name takes its share."""
ELSEWHERE = "database-location"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one embedded server."""

    base: Path
    sockets: Path

    @property
    def cluster(self) -> Path:
        return self.base / "postgres"

    @property
    def log(self) -> Path:
        return self.base / "postgres.log"

    @property
    def socket(self) -> Path:
        return self.sockets / f".s.PGSQL.{PORT}"


def make_places(data_dir: Path, account: Account) -> Places:
    """Make the folders that are missing; change no permission of a folder that is not ours."""
    data_dir.mkdir(mode=0o711 if account.is_other else 0o700, parents=True, exist_ok=True)
    base = data_dir
    if account.is_other:
        data_dir.chmod(data_dir.stat().st_mode & 0o777 | 0o011)
        if not account.can_enter(data_dir):
            base = _elsewhere(data_dir)
    sockets = base / "run"
    if len(os.fsencode(sockets / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET_PATH:
        digest = hashlib.sha256(os.fsencode(base.resolve())).hexdigest()[:12]
        sockets = Path(tempfile.gettempdir()) / f"nexa-{account.uid}-{digest}"
    places = Places(base, sockets)
    _make_private(sockets, account)
    return places


def _elsewhere(data_dir: Path) -> Path:
    """Place the database of a folder that only root may enter where its account may.

    The note is in the data folder, so a new folder at an old path never finds an old database.
    """
    note = data_dir / ELSEWHERE
    if not note.exists():
        note.write_text(f"{SHARED_COPY}/databases/{secrets.token_hex(6)}\n")
    base = Path(note.read_text().strip())
    base.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    base.mkdir(mode=0o711, exist_ok=True)
    return base


def _make_private(folder: Path, account: Account) -> None:
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (account.uid, os.geteuid()):
            raise DataFolderUnusable(
                f"{folder} belongs to somebody else: remove it or choose another NEXA_DATA_DIR."
            ) from None
        account.own(folder)
