"""The account that PostgreSQL runs under; it refuses to run as root."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.store.failures import DatabaseUnavailable

NAME = "nexa"
CREATING = Path("/run/nexa-account.lock")


@dataclass(frozen=True, slots=True)
class Account:
    """Whose processes and files the database's are."""

    uid: int
    gid: int
    is_other: bool
    """True when this process is root and the database runs as somebody else."""

    def run(
        self, command: Sequence[str | Path], *, timeout_s: float, log: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of PostgreSQL as this account and return its output."""
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        # Output goes to files: a server that inherits a pipe would keep it open for ever.
        with Path(log or os.devnull).open("r+") as out:
            return subprocess.run(  # noqa: S603 - our own binaries, no shell
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd="/",
                text=True,
                timeout=timeout_s,
                check=False,
                user=self.uid if self.is_other else None,
                group=self.gid if self.is_other else None,
                extra_groups=[] if self.is_other else None,
            )

    def own(self, path: Path) -> None:
        """Hand one file or folder of ours to the account."""
        if self.is_other:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def can_enter(self, folder: Path) -> bool:
        """Tell whether the account can reach what lies in `folder`."""
        real = folder.resolve()
        places = {folder, *folder.parents, real, *real.parents}
        return all(self._may_search(place) for place in places)

    def _may_search(self, folder: Path) -> bool:
        try:
            found = folder.stat()
        except FileNotFoundError:
            return True
        if found.st_uid == self.uid:
            return bool(found.st_mode & 0o100)
        if found.st_gid == self.gid:
            return bool(found.st_mode & 0o010)
        return bool(found.st_mode & 0o001)


def database_account() -> Account:
    """Return our own account, or an unprivileged one when we are root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), is_other=False)
    for name in (NAME, "nobody"):
        entry = _entry(name) or (_create(name) if name == NAME else None)
        if entry is not None:
            return Account(entry.pw_uid, entry.pw_gid, is_other=True)
    raise DatabaseUnavailable(
        f"PostgreSQL cannot run as root and no user {NAME!r} could be made: "
        "start as an ordinary user."
    )


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create(name: str) -> pwd.struct_passwd | None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        return None
    command = [program, "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", "--user-group", name]
    # Two programs that add one user at once may both succeed, and leave it the second number.
    with CREATING.open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if _entry(name) is None:
            subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - fixed arguments
    return _entry(name)
