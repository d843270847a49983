"""Start, share and stop the embedded server."""

from __future__ import annotations

import atexit
import fcntl
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from sqlalchemy import URL

from engine.store.failures import DatabaseUnavailable, DataFolderUnusable
from engine.store.roles import role_password
from engine.store.supervisor import postmaster
from engine.store.supervisor.account import database_account
from engine.store.supervisor.binaries import Binaries, readable_binaries
from engine.store.supervisor.cluster import configure, ensure_cluster, last_complaint
from engine.store.supervisor.places import PORT, Places, make_places

ADMIN = "nexa_admin"
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 30
LOG_LIMIT = 10 * 1024 * 1024


class EmbeddedServer:
    """One PostgreSQL for one data folder.

    Processes that start on the same folder share it; the last one to stop stops it. After a
    SIGKILL of all of them it goes on running, and the next start takes it over.
    """

    def __init__(
        self, data_dir: Path, master_key: bytes, *, settings: Mapping[str, str] | None = None
    ) -> None:
        self.data_dir = data_dir.expanduser().absolute()
        self._settings = dict(settings or {})
        self._password = role_password(master_key, ADMIN)
        self._account = database_account()
        self._binaries: Binaries | None = None
        self._places: Places | None = None
        self._users: int | None = None
        self._turn = threading.Lock()

    def start(self) -> URL:
        """Make sure the server runs and return the administrator's address. Blocks."""
        with self._turn:
            if self._users is None:
                try:
                    self._start()
                except OSError as exc:
                    raise DataFolderUnusable(
                        f"The data folder {self.data_dir} cannot be used: {exc.strerror or exc}. "
                        "Make it writable or set NEXA_DATA_DIR to another one."
                    ) from exc
                atexit.register(self.stop)
            return self.url("postgres")

    def stop(self) -> None:
        """Leave the server; when nobody else uses it, shut it down cleanly. Blocks."""
        with self._turn:
            if self._users is None:
                return
            atexit.unregister(self.stop)
            with self._alone():
                users, self._users = self._users, None
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                else:
                    self._shut_down()
                finally:
                    os.close(users)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def url(self, database: str) -> URL:
        """Return the administrator's address of a database of this server."""
        return URL.create(
            "postgresql+psycopg",
            username=ADMIN,
            password=self._password,
            database=database,
            query={"host": str(self.places.sockets), "port": str(PORT)},
        )

    @property
    def places(self) -> Places:
        """Return where the files are; known once the server was started."""
        if self._places is None:
            raise DatabaseUnavailable("The embedded database has not been started.")
        return self._places

    @property
    def binaries(self) -> Binaries:
        """Return the programs in use, for `pg_dump` and `pg_restore`."""
        if self._binaries is None:
            self._binaries = readable_binaries(self._account)
        return self._binaries

    def _start(self) -> None:
        self._places = make_places(self.data_dir, self._account)
        with self._alone():
            ensure_cluster(
                self._places, self.binaries, self._account, admin=ADMIN, password=self._password
            )
            self._run()
            self._users = os.open(self._lock_file("users"), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._users, fcntl.LOCK_SH)

    def _run(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            found = postmaster.look(self.places.cluster)
            match found.state:
                case "stale":
                    postmaster.remove_stale(self.places.cluster, self.places.socket)
                case "absent":
                    configure(self.places, self._account, self._settings)
                    self._launch()
                case "ready" if self._answers():
                    return
                case _:
                    # Starting, recovering or stopping: PostgreSQL says so only in its pid file.
                    time.sleep(0.05)
        raise DatabaseUnavailable(
            f"The database in {self.data_dir} did not get ready within {START_TIMEOUT_S} s: "
            f"{last_complaint(self.places.log)}"
        )

    def _launch(self) -> None:
        log = self.places.log
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        os.close(os.open(log, os.O_CREAT | os.O_WRONLY, 0o600))
        self._account.own(log)
        code = self._pg_ctl("start", f"--log={log}", timeout_s=START_TIMEOUT_S)
        if code != 0 and postmaster.look(self.places.cluster).state in ("absent", "stale"):
            raise DatabaseUnavailable(
                f"The database in {self.data_dir} did not start: {last_complaint(log)}"
            )

    def _shut_down(self) -> None:
        # "fast" rolls open transactions back; if even that hangs, recovery at the next start is safe.
        if self._pg_ctl("stop", "--mode=fast", timeout_s=STOP_TIMEOUT_S) != 0:
            self._pg_ctl("stop", "--mode=immediate", timeout_s=STOP_TIMEOUT_S)

    def _pg_ctl(self, verb: str, *options: str, timeout_s: int) -> int:
        command: list[str | Path] = [
            self.binaries.program("pg_ctl"),
            verb,
            f"--pgdata={self.places.cluster}",
            f"--timeout={timeout_s}",
            "--wait",
            "--silent",
            *options,
        ]
        try:
            return self._account.run(command, timeout_s=timeout_s + 10).returncode
        except subprocess.TimeoutExpired:
            return -1

    def _answers(self) -> bool:
        address = self.url("postgres").set(drivername="postgresql")
        try:
            psycopg.connect(
                address.render_as_string(hide_password=False), connect_timeout=5
            ).close()
        except psycopg.OperationalError as exc:
            if "password authentication failed" in str(exc):
                raise DatabaseUnavailable(
                    f"The database in {self.data_dir} was made with another master key: "
                    "put that key back as master.key or NEXA_MASTER_KEY."
                ) from exc
            return False
        return True

    def _lock_file(self, name: str) -> Path:
        return self.places.base / f"database.{name}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder: two processes never start or stop its server at the same time."""
        lock = os.open(self._lock_file("lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
