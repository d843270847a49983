"""A failed run explains itself by REST: facts with events, what was similar, and a fix that was played before."""

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
from tests.support.database import Tenant
from tests.support.documents import greeting
from tests.support.whole import API, Whole, ok, whole_service
from tools.kit.http_peer import Heard, http_peer, write_answer

CANARY = "canary-55aa-token"


def letters(url: str, connection: str | None = None) -> dict[str, Any]:
    """Read a person, write a letter, give it back."""
    read: dict[str, Any] = {
        "id": "person",
        "uses": "http.request",
        "with": {"method": "GET", "url": url},
    }
    if connection is not None:
        read["connection"] = connection
    text = "Dear {{ steps.person.body.name }} of {{ steps.person.body.address.city }}"
    return {
        "nexa": 1,
        "name": "Letters",
        "steps": [read, {"id": "letter", "uses": "text.render", "with": {"template": text}}],
        "outputs": {"letter": "{{ steps.letter.text }}"},
    }


@dataclass
class Person:
    """Answers with whatever stands here now."""

    status: int = 200
    body: Any = field(default_factory=lambda: {"name": "Ada", "address": {"city": "Berlin"}})

    async def __call__(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        """Write one HTTP answer."""
        del heard
        body = json.dumps(self.body).encode()
        write_answer(writer, self.status, body, {"content-type": "application/json"})


@dataclass(frozen=True)
class Stage:
    whole: Whole
    ada: httpx.AsyncClient
    bob: httpx.AsyncClient
    person: Person
    url: str

    async def run(self, workflow: str) -> dict[str, Any]:
        started = ok(await start(self.ada, workflow), 202)
        return await finished(self.whole, self.ada, started["id"])

    async def explained(self, run: str) -> dict[str, Any]:
        found: dict[str, Any] = ok(await self.ada.get(f"{API}/runs/{run}/explanation"))
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


async def test_a_missing_value_is_named_cited_and_mended_by_a_patch_that_was_played_before(
    stage: Stage,
) -> None:
    workflow = await live(stage.ada, letters(stage.url))
    good = await stage.run(workflow)
    assert good["status"] == "succeeded"
    stage.person.body = {"name": "Eve"}
    failed = await stage.run(workflow)
    found = await stage.explained(failed["id"])
    facts = found["facts"]
    assert (facts["step"], facts["error_class"], facts["known"]) == ("letter", "bad_data", True)
    assert facts["blamed"] == "steps.person.body.address.city"
    assert (facts["origin"]["step"], facts["divergence"]["run"]) == ("person", good["id"])
    events = ok(await stage.ada.get(f"{API}/runs/{failed['id']}/events", params={"limit": 200}))
    numbers = {event["seq"] for event in events["items"]}
    cited = [c for s in found["sentences"] for c in s["citations"] if c["run"] == failed["id"]]
    assert {c["seq"] for c in cited if c["kind"] == "event"} <= numbers
    assert all(sentence["citations"] for sentence in found["sentences"])
    fix = found["fix"]
    assert (fix["evidence"]["verdict"], fix["evidence"]["failing"]) == ("passes", "passes")
    assert fix["evidence"]["successes"] == [{"run": good["id"], "verdict": "passes"}]
    assert fix["base_revision"] == 1
    ok(await patch(stage.ada, workflow, fix["base_revision"], *fix["operations"]))
    started = ok(await start(stage.ada, workflow, draft=True), 202)
    mended = await finished(stage.whole, stage.ada, started["id"])
    assert (mended["status"], mended["outputs"]) == ("succeeded", {"letter": "Dear Eve of "})


async def test_a_failure_like_an_earlier_one_names_it_and_what_came_after(stage: Stage) -> None:
    first = await live(stage.ada, letters(stage.url))
    stage.person.status = 401
    old = await stage.run(first)
    stage.person.status = 200
    remedy = await stage.run(first)
    stage.person.status = 401
    again = await stage.run(first)
    other = await live(stage.ada, {**letters(stage.url), "name": "Other letters"})
    new = await stage.run(other)
    found = await stage.explained(new["id"])
    assert found["facts"]["error_class"] == "auth"
    similar = {one["run"]: one for one in found["similar"]}
    assert {old["id"], again["id"]} <= set(similar)
    assert similar[old["id"]]["remedy"]["run"] == remedy["id"]
    assert similar[again["id"]]["remedy"] is None
    assert (await stage.explained(again["id"]))["facts"]["before"]["runs"] == [old["id"]]


async def test_similar_failures_of_another_organization_are_never_found(stage: Stage) -> None:
    stage.person.status = 401
    mine = await stage.run(await live(stage.ada, letters(stage.url)))
    await stage.explained(mine["id"])
    theirs = await live(stage.bob, letters(stage.url))
    started = ok(await start(stage.bob, theirs), 202)
    failed = await finished(stage.whole, stage.bob, started["id"])
    found = ok(await stage.bob.get(f"{API}/runs/{failed['id']}/explanation"))
    assert found["similar"] == []
    assert (await stage.bob.get(f"{API}/runs/{mine['id']}/explanation")).status_code == 404


async def test_the_secret_of_a_connection_stands_in_no_explanation(stage: Stage) -> None:
    body = {
        "name": "CRM",
        "kind": "http_bearer",
        "config": {"hosts": [httpx.URL(stage.url).netloc.decode()]},
        "secret": {"token": CANARY},
    }
    made = ok(await stage.ada.post(f"{API}/connections", json=body), 201)
    workflow = await live(stage.ada, letters(stage.url, made["key"]))
    stage.person.status, stage.person.body = 403, {"error": f"Bearer {CANARY} lacks a right"}
    failed = await stage.run(workflow)
    assert failed["error"]["code"] == "forbidden"
    answer = await stage.ada.get(f"{API}/runs/{failed['id']}/explanation")
    assert ok(answer)["facts"]["step"] == "person"
    assert CANARY not in answer.text


async def test_a_run_that_went_well_has_nothing_to_explain(stage: Stage) -> None:
    run = await stage.run(await live(stage.ada, greeting()))
    found = await stage.explained(run["id"])
    assert (found["facts"], found["fix"], found["similar"]) == (None, None, [])
    assert found["sentences"][0]["text"] == "The run is succeeded: nothing has failed."


async def test_the_chat_answers_why_it_failed_and_offers_the_fix_as_a_proposal(
    stage: Stage,
) -> None:
    workflow = await live(stage.ada, letters(stage.url))
    await stage.run(workflow)
    stage.person.body = {"name": "Eve"}
    failed = await stage.run(workflow)
    thread = await thread_of(stage.ada, workflow)
    answer = await say(stage.ada, thread, "why did it fail?")
    told = part(answer, "data-explanation")
    assert (told["run_id"], told["evidence"]["verdict"]) == (failed["id"], "passes")
    assert all(sentence["citations"] for sentence in told["sentences"])
    words = " ".join(c["delta"] for c in answer if c["type"] == "text-delta")
    assert "“letter”" in words
    offer = part(answer, "data-patch")
    accepted = await stage.ada.post(f"{API}/proposals/{offer['proposal_id']}/accept", json={})
    ok(accepted)
    proposal = ok(await stage.ada.get(f"{API}/proposals/{offer['proposal_id']}"))
    assert proposal["status"] == "accepted"
    started = ok(await start(stage.ada, workflow, draft=True), 202)
    mended = await finished(stage.whole, stage.ada, started["id"])
    assert mended["status"] == "succeeded"


async def test_the_chat_says_so_when_nothing_has_failed(stage: Stage) -> None:
    workflow = await live(stage.ada, letters(stage.url))
    thread = await thread_of(stage.ada, workflow)
    answer = await say(stage.ada, thread, "what went wrong last night?")
    words = [c["delta"] for c in answer if c["type"] == "text-delta"]
    assert words == ["No run of this workflow has failed."]
    assert not [c for c in answer if c["type"] == "data-patch"]


async def test_a_fix_is_not_offered_for_a_draft_in_which_it_does_not_hold(stage: Stage) -> None:
    workflow = await live(stage.ada, letters(stage.url))
    await stage.run(workflow)
    stage.person.body = {"name": "Eve"}
    failed = await stage.run(workflow)
    other = {
        "op": "update_step",
        "id": "letter",
        "set": {"/with/template": "{{ steps.person.body.street }}"},
    }
    ok(await patch(stage.ada, workflow, 1, other))
    assert (await stage.explained(failed["id"]))["fix"]["base_revision"] is None
    thread = await thread_of(stage.ada, workflow)
    answer = await say(stage.ada, thread, f"why did run {failed['id']} fail?")
    told = part(answer, "data-explanation")
    assert told["evidence"] is None
    assert not [s for s in told["sentences"] if s["text"].startswith("Proposed")]
