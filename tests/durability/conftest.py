"""A site whose executors live in processes that can be killed, and the ledger of what they did."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import URL

from engine.store.provision import plain
from engine.testing.catalog import EffectCatalog
from tests.durability.checker import Facts
from tests.durability.ledger import Call, LedgerProcess, running_ledger
from tests.durability.nursery import Nursery, running_nursery
from tests.durability.reading import check
from tests.engine.runtime.conftest import Site, site, steps
from tests.support.database import TestServer

__all__ = ["site", "steps"]


@dataclass
class Grounds:
    """Where executors are started and killed, and what they leave behind."""

    site: Site
    dsn: str
    nursery: Nursery
    ledger: LedgerProcess
    accepted: list[UUID] = field(default_factory=list)

    def spawn(self, **told: Any) -> int:
        """Start an executor process; return its pid."""
        return self.nursery.spawn(**told)

    async def start(self, workflow: UUID, **rest: Any) -> UUID:
        """Ask for a run, as a process does that executes none itself."""
        standby, _ = self.site.new_host()
        run_id = await standby.start_run(self.site.request(workflow, **rest))
        self.accepted.append(run_id)
        return run_id

    async def finish(self, **told: Any) -> None:
        """Have an executor process execute whatever can go on."""
        await self.nursery.gone(self.spawn(**told))

    async def status(self, run_id: UUID) -> str | None:
        """Return how a run stands."""
        stored = await self.site.store.load(run_id)
        return None if stored is None else stored.status

    def calls(self, run_id: UUID, step: str) -> list[Call]:
        """Return the effects of one step of one run."""
        place = f"/{run_id}/{step}/"
        return [call for call in self.ledger.calls() if call.place.startswith(place)]

    async def check(self, **more: Any) -> Facts:
        """Fail unless every invariant holds."""
        return await check(self.dsn, EffectCatalog(), self.ledger.calls(), self.accepted, **more)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with running_nursery() as one:
        yield one


@pytest.fixture(scope="session")
def ledger_process() -> Iterator[LedgerProcess]:
    with running_ledger() as one:
        yield one


@pytest.fixture
def grounds(
    site: Site,
    database_server: TestServer,
    database_url: URL,
    nursery: Nursery,
    ledger_process: LedgerProcess,
) -> Iterator[Grounds]:
    ledger_process.clear()
    nursery.common = {
        "url": database_url.render_as_string(hide_password=False),
        "master_key": database_server.master_key.hex(),
        "ledger": ledger_process.address,
    }
    yield Grounds(site, plain(database_url), nursery, ledger_process)
    nursery.kill_all()
