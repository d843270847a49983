"""A PostgreSQL that is not ours: over TCP, with its own administrator, as operators bring one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from engine.store.supervisor.account import Account, database_account
from engine.store.supervisor.binaries import Binaries, readable_binaries
from tests.support.installation import free_port

ADMIN = "postgres"
PASSWORD = "of-the-operator"
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = {port}
shared_buffers = '32MB'
io_method = sync
max_worker_processes = 4
max_connections = 60
fsync = off
"""


@dataclass(frozen=True)
class External:
    """Where the server listens."""

    port: int

    def url(
        self, database: str, user: str = ADMIN, password: str = PASSWORD, more: str = ""
    ) -> str:
        """Write an address as an operator would."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}{more}"

    def sql(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the administrator."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def external_server(folder: Path) -> Iterator[External]:
    """Make and start a server in a folder that its account may enter; stop it at the end."""
    account = database_account()
    binaries, data, port = readable_binaries(account), folder / "data", free_port()
    _initialise(folder, account, binaries)
    with (data / "postgresql.conf").open("a") as config:
        config.write(_SETTINGS.format(port=port))
    _pg_ctl(account, binaries, data, "start", f"--log={folder / 'log'}")
    try:
        yield External(port)
    finally:
        _pg_ctl(account, binaries, data, "stop", "--mode=immediate")


def _initialise(folder: Path, account: Account, binaries: Binaries) -> None:
    secret = folder / "password"
    for file, text in ((secret, PASSWORD), (folder / "log", "")):
        file.write_text(text)
        account.own(file)
    account.own(folder)
    _run(
        account,
        binaries,
        "initdb",
        f"--pgdata={folder / 'data'}",
        f"--username={ADMIN}",
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
        "--no-sync",
        "--locale=C",
        "--encoding=UTF8",
    )


def _pg_ctl(account: Account, binaries: Binaries, data: Path, verb: str, *more: str) -> None:
    _run(account, binaries, "pg_ctl", verb, f"--pgdata={data}", "--wait", "--silent", *more)


def _run(account: Account, binaries: Binaries, program: str, *arguments: str) -> None:
    done = account.run([binaries.program(program), *arguments], timeout_s=60)
    assert done.returncode == 0, f"{program} ended with {done.returncode}"
