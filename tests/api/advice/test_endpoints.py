"""A workflow's own runs say what it could save, by REST and in the chat, and what it has saved since."""

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
from tests.api.chat.test_conversation import part, say, thread_of
from tests.api.drafts.test_endpoints import patch
from tests.api.runs.test_endpoints import finished, live, start
from tests.api.versions.test_endpoints import publish
from tests.support.database import Tenant
from tests.support.whole import API, Whole, ok, whole_service
from tools.kit.http_peer import Heard, http_peer, write_answer


def wasteful(url: str) -> dict[str, Any]:
    """Ask the same twice, one after the other, and give back both."""
    asked = {"uses": "http.request", "with": {"method": "GET", "url": url}}
    return {
        "nexa": 1,
        "name": "Twice",
        "steps": [{"id": "first", **asked}, {"id": "second", **asked}],
        "outputs": {
            "name": "{{ steps.first.?body.?name.orValue('') }}",
            "city": "{{ steps.second.?body.?city.orValue('') }}",
        },
    }


@dataclass
class Person:
    """Answers with a person, and counts how often it was asked."""

    heard: list[Heard] = field(default_factory=list)

    async def __call__(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        self.heard.append(heard)
        body = json.dumps({"name": "Ada", "city": "Bern"}).encode()
        write_answer(writer, 200, body, {"content-type": "application/json"})


@dataclass(frozen=True)
class Stage:
    whole: Whole
    ada: httpx.AsyncClient
    bob: httpx.AsyncClient
    person: Person
    url: str

    async def runs(self, workflow: str, times: int) -> list[dict[str, Any]]:
        started = [ok(await start(self.ada, workflow), 202) for _ in range(times)]
        return [await finished(self.whole, self.ada, one["id"]) for one in started]

    async def advised(self, workflow: str) -> dict[str, Any]:
        found: dict[str, Any] = ok(await self.ada.post(f"{API}/workflows/{workflow}/advice"))
        return found

    async def kept(self, workflow: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ok(await self.ada.get(f"{API}/workflows/{workflow}/advice"))[
            "items"
        ]
        return found


@pytest.fixture
async def stage(
    database: Database, tmp_path: Path, two_organizations: tuple[Tenant, Tenant]
) -> AsyncIterator[Stage]:
    person = Person()
    async with (
        http_peer(person) as peer,
        whole_service(database, tmp_path, allowed_addresses=peer.place) as whole,
        whole.program(two_organizations[0]) as ada,
        whole.program(two_organizations[1]) as bob,
    ):
        yield Stage(whole, ada, bob, person, peer.url())


async def test_a_question_asked_twice_is_found_played_applied_and_measured(stage: Stage) -> None:
    workflow = await live(stage.ada, wasteful(stage.url))
    before = await stage.runs(workflow, 3)
    asked = len(stage.person.heard)
    found = await stage.advised(workflow)
    assert len(stage.person.heard) == asked, "looking for advice calls nothing"
    (one,) = found["advice"]
    assert (one["rule"], set(one["about"])) == ("repeated_call", {"first", "second"})
    assert (one["saving"]["calls"], found["cost"]["calls"], found["runs"]) == (1.0, 2.0, 3)
    assert one["evidence"]["verdict"] == "passes"
    assert {tried["run"] for tried in one["evidence"]["runs"]} == {run["id"] for run in before}
    (kept,) = await stage.kept(workflow)
    assert (kept["title"], kept["measured"]) == (one["title"], None)
    ok(await patch(stage.ada, workflow, found["base_revision"], *one["operations"]))
    draft = ok(await stage.ada.get(f"{API}/workflows/{workflow}/draft"))
    ok(await publish(stage.ada, workflow, draft["revision"]), 201)
    (kept,) = await stage.kept(workflow)
    assert kept["measured"] == {
        "since_version": 2,
        "runs_before": 3,
        "runs_since": 0,
        "saved": None,
    }
    after = await stage.runs(workflow, 2)
    assert [run["outputs"] for run in after] == [{"name": "Ada", "city": "Bern"}] * 2
    (kept,) = await stage.kept(workflow)
    assert (kept["measured"]["runs_since"], kept["measured"]["saved"]["calls"]) == (2, 1.0)


async def test_advice_needs_a_run_that_went_well(stage: Stage) -> None:
    workflow = await live(stage.ada, wasteful(stage.url))
    found = await stage.advised(workflow)
    assert (found["runs"], found["advice"], found["together"]) == (0, [], None)
    assert await stage.kept(workflow) == []


async def test_the_same_advice_found_again_is_kept_once(stage: Stage) -> None:
    workflow = await live(stage.ada, wasteful(stage.url))
    await stage.runs(workflow, 1)
    await stage.advised(workflow)
    await stage.advised(workflow)
    assert len(await stage.kept(workflow)) == 1


async def test_a_draft_that_moved_on_gets_no_base_revision(stage: Stage) -> None:
    workflow = await live(stage.ada, wasteful(stage.url))
    await stage.runs(workflow, 1)
    other = {"op": "update_step", "id": "second", "set": {"/with/query": {"page": 2}}}
    ok(await patch(stage.ada, workflow, 1, other))
    assert (await stage.advised(workflow))["base_revision"] is None


async def test_a_workflow_of_others_has_no_advice(stage: Stage) -> None:
    workflow = await live(stage.ada, wasteful(stage.url))
    await stage.runs(workflow, 1)
    path = f"{API}/workflows/{workflow}/advice"
    assert (await stage.bob.post(path)).status_code == 404
    assert (await stage.bob.get(path)).status_code == 404


async def test_the_chat_offers_it_as_a_change_to_accept(stage: Stage) -> None:
    workflow = await live(stage.ada, wasteful(stage.url))
    await stage.runs(workflow, 2)
    thread = await thread_of(stage.ada, workflow)
    told = await say(stage.ada, thread, "Can you make this cheaper?")
    offer = part(told, "data-patch")
    assert {one["op"] for one in offer["operations"]} == {"set_outputs", "remove_step"}
    text = " ".join(one["delta"] for one in told if one["type"] == "text-delta")
    assert "1 call a run" in text
    assert "the last 2 good runs give the same and write the same" in text
    proposal = offer["proposal_id"]
    ok(await stage.ada.post(f"{API}/proposals/{proposal}/accept", json={}))
    draft = ok(await stage.ada.get(f"{API}/workflows/{workflow}/draft"))
    assert [step["id"] for step in draft["document"]["steps"]] == ["first"]
