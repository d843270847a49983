"""Past runs played again on what was recorded: replay, the check of a correction, bisect. Nothing is called."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.store.database import Database
from tests.api.drafts.test_endpoints import patch
from tests.api.runs.test_endpoints import WAITING, finished, live, start
from tests.api.runs.test_rerun import rerun
from tests.api.versions.test_endpoints import publish
from tests.support.database import Tenant
from tests.support.documents import greeting
from tests.support.whole import API, Whole, ok, whole_service
from tools.kit.http_peer import HttpPeer, answering, http_peer


def orders(url: str) -> dict[str, Any]:
    """Read an order, divide by its count, and send what came of it."""
    return {
        "nexa": 1,
        "name": "Orders",
        "inputs": {"type": "object", "properties": {"by": {"type": "integer", "default": 2}}},
        "steps": [
            {"id": "get", "uses": "http.request", "with": {"method": "GET", "url": url}},
            {
                "id": "say",
                "uses": "text.render",
                "with": {"template": "{{ int(steps.get.body.n) / inputs.by }}"},
            },
            {
                "id": "send",
                "uses": "http.request",
                "with": {"method": "POST", "url": url, "json": {"said": "{{ steps.say.text }}"}},
            },
        ],
        "outputs": {"said": "{{ steps.say.text }}"},
    }


MENDED = {
    "op": "update_step",
    "id": "say",
    "set": {
        "/with/template": "{{ inputs.by == 0 ? 'none' : string(int(steps.get.body.n) / inputs.by) }}"
    },
}


@dataclass(frozen=True)
class Stage:
    whole: Whole
    ada: httpx.AsyncClient
    peer: HttpPeer
    workflow: str

    async def run(self, **inputs: Any) -> dict[str, Any]:
        started = ok(await start(self.ada, self.workflow, inputs=inputs), 202)
        return await finished(self.whole, self.ada, started["id"])

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        found: dict[str, Any] = ok(await self.ada.post(f"{API}/runs/{path}", json=body))
        return found


@pytest.fixture
async def stage(
    database: Database, tmp_path: Path, two_organizations: tuple[Tenant, Tenant]
) -> AsyncIterator[Stage]:
    async with set_stage(database, tmp_path, two_organizations[0]) as made:
        yield made


@asynccontextmanager
async def set_stage(database: Database, folder: Path, tenant: Tenant) -> AsyncIterator[Stage]:
    body = json.dumps({"n": 10}).encode()
    answer = answering(200, body, headers={"content-type": "application/json"})
    async with (
        http_peer(answer) as peer,
        whole_service(database, folder, allowed_addresses=peer.place) as whole,
        whole.program(tenant) as ada,
    ):
        yield Stage(whole, ada, peer, await live(ada, orders(peer.url())))


async def test_a_run_replays_as_it_was_and_nothing_is_called(stage: Stage) -> None:
    run = await stage.run(by=5)
    assert (run["status"], run["outputs"]) == ("succeeded", {"said": "2"})
    heard = len(stage.peer.heard)
    found = await stage.post(f"{run['id']}/replay")
    assert (found["status"], found["outputs"]) == ("succeeded", {"said": "2"})
    assert (found["difference"], found["assumed"], found["exact"]) == (None, [], True)
    assert len(stage.peer.heard) == heard


async def test_against_another_version_the_first_difference_is_named(stage: Stage) -> None:
    run = await stage.run(by=5)
    louder = {**MENDED, "set": {"/with/template": "{{ int(steps.get.body.n) / inputs.by }}!"}}
    ok(await patch(stage.ada, stage.workflow, 1, louder))
    found = await stage.post(f"{run['id']}/replay", against="draft")
    assert found["difference"] == {
        "what": "arguments",
        "step": "say",
        "item": None,
        "path": "/template",
        "then": 2,
        "now": "2!",
    }
    assert [(a["step"], a["why"]) for a in found["assumed"]] == [
        ("send", "its arguments are others: its answer is assumed")
    ]
    assert (found["version"], found["draft_revision"], found["exact"]) == (None, 2, None)


async def test_a_correction_is_checked_on_the_failure_and_on_the_last_successes(
    stage: Stage,
) -> None:
    for by in (1, 5):
        assert (await stage.run(by=by))["status"] == "succeeded"
    failed = await stage.run(by=0)
    assert (failed["status"], failed["error"]["code"]) == ("failed", "expression_failed")
    heard = len(stage.peer.heard)
    unmended = await stage.post(f"{failed['id']}/check", against="same")
    assert (unmended["verdict"], unmended["failing"]["status"]) == ("fails", "failed")
    ok(await patch(stage.ada, stage.workflow, 1, MENDED))
    found = await stage.post(f"{failed['id']}/check")
    # What the POST that was never made would be answered is not on record.
    assert (found["verdict"], found["failing"]["status"]) == ("passes_if", "succeeded")
    assert [a["step"] for a in found["failing"]["assumed"]] == ["send"]
    assert [one["verdict"] for one in found["successes"]] == ["passes", "passes"]
    wrong = {**MENDED, "set": {"/with/template": "none"}}
    ok(await patch(stage.ada, stage.workflow, 2, wrong))
    found = await stage.post(f"{failed['id']}/check")
    assert found["verdict"] == "fails"
    assert [one["verdict"] for one in found["successes"]] == ["fails", "fails"]
    assert found["successes"][0]["difference"]["step"] == "say"
    assert len(stage.peer.heard) == heard


async def test_bisect_finds_the_version_that_changed_the_outcome(stage: Stage) -> None:
    templates = [
        "a{{ inputs.by }}",
        "b{{ inputs.by }}",
        "{{ 1 / inputs.by }}",
        "{{ 2 / inputs.by }}",
    ]
    for n, template in enumerate(templates):
        change = {**MENDED, "set": {"/with/template": template}}
        ok(await patch(stage.ada, stage.workflow, n + 1, change))
        ok(await publish(stage.ada, stage.workflow, n + 2), 201)
    failed = await stage.run(by=0)
    assert (failed["version"], failed["status"]) == (5, "failed")
    heard = len(stage.peer.heard)
    found = await stage.post(f"{failed['id']}/bisect", good=3)
    assert (found["good"], found["bad"], found["first"]) == (3, 5, 4)
    assert [(one["version"], one["is_like_good"]) for one in found["tried"]] == [
        (3, True),
        (4, False),
        (5, False),
    ]
    assert (found["difference"]["what"], found["difference"]["step"]) == ("end", "say")
    same = await stage.ada.post(f"{API}/runs/{failed['id']}/bisect", json={"good": 4})
    assert (same.status_code, same.json()["code"]) == (422, "nothing_to_bisect")
    assert len(stage.peer.heard) == heard


async def test_what_people_and_senders_said_is_said_again(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    run = ok(await start(ada, await live(ada, WAITING)), 202)["id"]
    signal = {"name": "go", "key": "k", "payload": {"word": "now"}}
    ok(await ada.post(f"{API}/runs/{run}/signals", json=signal), 202)
    await finished(whole, ada, run)
    found = ok(await ada.post(f"{API}/runs/{run}/replay", json={}))
    assert (found["outputs"], found["assumed"], found["exact"]) == ({"word": "now"}, [], True)
    again = ok(await rerun(ada, run, steps=["said"]), 202)["id"]
    await finished(whole, ada, again)
    found = ok(await ada.post(f"{API}/runs/{again}/replay", json={}))
    assert (found["difference"], found["assumed"], found["exact"]) == (None, [], True)


async def test_strangers_and_runs_under_way_are_refused(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    run = ok(await start(ada, await live(ada, WAITING)), 202)["id"]
    for path in ("replay", "check", "bisect"):
        assert (await bob.post(f"{API}/runs/{run}/{path}", json={})).status_code == 404
        under_way = await ada.post(f"{API}/runs/{run}/{path}", json={})
        assert (under_way.status_code, under_way.json()["code"]) == (409, "run_not_finished")
    well = ok(await start(ada, await live(ada, greeting())), 202)["id"]
    await finished(whole, ada, well)
    assert (await ada.post(f"{API}/runs/{well}/replay", json={"against": 9})).status_code == 404
