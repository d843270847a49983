"""A database server of a test's own, durable as the product's, that can be stopped, cut off and filled."""

import asyncio
import os
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psycopg
from sqlalchemy import URL

from engine.ports import SystemClock
from engine.store.executor_store import PostgresRunStore
from engine.store.provision import create_database, plain, prepare
from engine.store.roles import Roles
from engine.store.supervisor import EmbeddedServer, postmaster
from engine.store.supervisor.account import database_account
from engine.testing.steps import ScriptedSteps
from tests.durability.cable import Cable, cable_to
from tests.durability.conftest import Grounds
from tests.durability.ledger import LedgerProcess
from tests.durability.nursery import Nursery
from tests.engine.runtime.conftest import Site
from tests.support.database import TestServer, add_tenant

KEY = bytes(range(32))
ROOM = {"max_connections": "100"}


def process_of(owner: str) -> int:
    """Return the process behind the name an executor owns by: `host:process:birth`."""
    return int(owner.split(":")[-2])


@dataclass
class Arena:
    """The grounds of a fault test, and the server under them."""

    grounds: Grounds
    server: EmbeddedServer
    url: URL
    folder: Path
    settings: dict[str, str] = field(default_factory=lambda: dict(ROOM))
    """How the server is set when it is started again."""

    def stop_database(self) -> None:
        """Stop the server at once, as a power cut would: nothing is flushed, nobody is told."""
        pid = postmaster.look(self.server.places.cluster).pid
        assert pid is not None
        os.kill(pid, signal.SIGQUIT)
        while postmaster.look(self.server.places.cluster).state not in ("absent", "stale"):
            pass

    def start_database(self) -> None:
        """Start it again on the same folder, and go on as its keeper."""
        again = EmbeddedServer(self.folder, KEY, settings=self.settings)
        again.start()
        self.server.stop()
        self.server = again

    def epoch(self) -> int:
        """Return the number of the present ownership; 0 before the first."""
        with psycopg.connect(plain(self.url)) as connection:
            row = connection.execute("SELECT epoch FROM engine_lease").fetchone()
        return row[0] if row else 0

    def owner(self) -> int:
        """Return the process that executes."""
        with psycopg.connect(plain(self.url)) as connection:
            row = connection.execute("SELECT owner FROM engine_lease").fetchone()
        assert row is not None
        return process_of(row[0])

    async def owned_after(self, epoch: int, within_s: float = 30.0) -> float:
        """Return how long it took until an ownership later than this one began."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        async with asyncio.timeout(within_s):
            while self._epoch_or_none() <= epoch:  # noqa: ASYNC110 - asks the database
                await asyncio.sleep(0.02)
        return loop.time() - start

    def _epoch_or_none(self) -> int:
        try:
            return self.epoch()
        except psycopg.OperationalError:
            return 0

    async def ended(self, runs: list[UUID], within_s: float = 60.0) -> float:
        """Return how long it took until every run had ended."""
        loop = asyncio.get_running_loop()
        start, store = loop.time(), self.grounds.site.store
        while left := await store.unfinished():
            assert loop.time() - start < within_s, f"{len(left)} runs do not end: {left[:5]}"
            await asyncio.sleep(0.05)
        found = await store.statuses(runs)
        assert len(found) == len(set(runs)), "a run was lost"
        return loop.time() - start

    @asynccontextmanager
    async def cable(self) -> AsyncIterator[tuple[Cable, str]]:
        """Lay a cable to the server; return it with the address at its near end."""
        with tempfile.TemporaryDirectory(prefix="nexa-cable-") as name:
            async with cable_to(self.server.places.sockets, Path(name)) as cable:
                near = self.url.update_query_dict({"host": name})
                yield cable, near.render_as_string(hide_password=False)


@contextmanager
def mounted() -> Iterator[str | None]:
    """Mount a disk of 8 MB for the database; None where the system does not let us."""
    with tempfile.TemporaryDirectory(prefix="nexa-disk-") as name:
        command = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=0711", "tmpfs", name]
        if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
            yield None
            return
        try:
            place = Path(name) / "events"
            place.mkdir(mode=0o700)
            database_account().own(place)
            yield str(place)
        finally:
            subprocess.run(["umount", "-l", name], check=True)


@asynccontextmanager
async def arena(
    nursery: Nursery, ledger: LedgerProcess, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Arena]:
    """Start a server of our own with a database in it, and clear everything away afterwards."""
    settled = {**ROOM, **(settings or {})}
    with tempfile.TemporaryDirectory(prefix="nexa-arena-") as name:
        folder = Path(name)
        os.chmod(name, 0o711)  # noqa: PTH101, S103 - the database's account passes through
        with EmbeddedServer(folder, KEY, settings=settled) as server:
            create_database(server.url("postgres"), "arena")
            url = server.url("arena")
            prepare(url, KEY, Roles())
            database = TestServer(server, KEY, "").database(url)
            tenant = await add_tenant(database, "Ada Ltd")
            store = PostgresRunStore(database)
            ledger.clear()
            nursery.common = {
                "url": url.render_as_string(hide_password=False),
                "master_key": KEY.hex(),
                "ledger": ledger.address,
            }
            site = Site(database, tenant, ScriptedSteps(), store, SystemClock())
            grounds = Grounds(site, plain(url), nursery, ledger)
            made = Arena(grounds, server, url, folder, settled)
            try:
                yield made
            finally:
                nursery.kill_all()
                await database.close()
                made.server.stop()
