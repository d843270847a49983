"""A service that says it has done something and has not: the run fails, because what was made is read back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.store.database import Database
from tests.agent.offline.planned import planned
from tests.api.runs.test_endpoints import finished, live, start
from tests.support.database import Tenant
from tests.support.whole import Whole, ok, whole_service
from tools.kit.http_peer import Heard, http_peer, write_answer


@dataclass
class Shelf:
    """Keeps what is put under an address, and answers 201 whether it has kept it or not."""

    is_lying: bool = False
    kept: dict[str, bytes] = field(default_factory=dict)

    async def __call__(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        status, body = 404, b'{"error": "there is no such thing"}'
        if heard.method == "PUT":
            if not self.is_lying:
                self.kept[heard.target] = heard.body
            status, body = 201, b'{"ok": true}'
        elif heard.target in self.kept:
            status, body = 200, self.kept[heard.target]
        write_answer(writer, status, body, {"content-type": "application/json"})


@dataclass(frozen=True)
class Stage:
    whole: Whole
    ada: httpx.AsyncClient
    shelf: Shelf
    document: dict[str, Any]

    async def run(self) -> dict[str, Any]:
        workflow = await live(self.ada, self.document)
        started = ok(await start(self.ada, workflow), 202)
        return await finished(self.whole, self.ada, started["id"])


@pytest.fixture
async def stage(
    database: Database, tmp_path: Path, two_organizations: tuple[Tenant, Tenant]
) -> AsyncIterator[Stage]:
    shelf = Shelf()
    async with (
        http_peer(shelf) as peer,
        whole_service(database, tmp_path, allowed_addresses=peer.place) as whole,
        whole.program(two_organizations[0]) as ada,
    ):
        body = json.dumps({"day": "today"})
        words = f"PUT {body} to {peer.url()}/report, then make sure that it was really saved"
        plan = planned(words)
        assert plan.document is not None, plan
        yield Stage(whole, ada, shelf, dict(plan.document))


async def test_what_is_kept_is_found_and_the_run_is_good(stage: Stage) -> None:
    assert (await stage.run())["status"] == "succeeded"
    assert json.loads(next(iter(stage.shelf.kept.values()))) == {"day": "today"}


async def test_a_green_step_whose_outcome_is_not_there_fails_the_run(stage: Stage) -> None:
    stage.shelf.is_lying = True
    run = await stage.run()
    assert run["status"] == "failed"
    assert run["error"]["code"] == "not_found", run["error"]
