"""What a change newly reaches is allowed apart from the change: exactly as it was shown, and nothing wider rides along."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.planner.rooms import room_of
from api.proposals.service import Offer, Proposals
from engine.core.document import Document
from engine.core.patch import apply_patch
from tests.api.chat.test_conversation import accept, part, say, thread_of
from tests.api.drafts.test_endpoints import draft_of, made, patch
from tests.api.planner.test_rehearsal import actor_of
from tests.api.versions.test_endpoints import publish
from tests.support.whole import API, Whole, ok

POST: dict[str, Any] = {
    "id": "post",
    "uses": "http.request",
    "with": {"method": "POST", "url": "https://one.example/a", "json": {}},
}
DOCUMENT: dict[str, Any] = {"nexa": 1, "name": "Posts", "steps": [POST]}
ELSEWHERE = {"op": "update_step", "id": "post", "set": {"/with/url": "https://two.example/b"}}
RENAME = {"op": "update_step", "id": "post", "set": {"/name": "Post it"}}
HOST = "hosts: two.example"


async def offered(
    whole: Whole,
    client: httpx.AsyncClient,
    workflow: str | None,
    *operations: dict[str, Any],
    base: int = 1,
) -> dict[str, Any]:
    """Put a proposal there as a planner does, and show it."""
    room = room_of(whole.service.services, await actor_of(client))
    document = {"nexa": 1, "name": "Workflow"} if workflow is None else DOCUMENT
    after = apply_patch(Document.parse(document), {}, operations).document.to_json()
    about = UUID(workflow) if workflow else None
    offer = Offer(uuid4(), None, about, base, operations, after, "please", {})
    async with room.transaction() as session:
        shown = await Proposals(room, session).store(offer)
    found: dict[str, Any] = ok(await client.get(f"{API}/proposals/{shown.id}"))
    return {**found, "proposal_id": shown.id}


async def test_a_change_that_reaches_further_is_refused_until_that_is_allowed_as_it_was_shown(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await made(ada, DOCUMENT)
    offer = await offered(whole, ada, workflow, ELSEWHERE)
    assert offer["to_allow"] == [HOST]
    address = f"{API}/proposals/{offer['id']}/accept"
    for reach in ([], ["hosts: three.example"], ["two.example"]):
        refused = await ada.post(address, json={"reach": reach})
        told = refused.json()
        assert (refused.status_code, told["code"]) == (409, "reach_not_allowed")
        assert told["facts"]["reach"] == [HOST]
        draft = await draft_of(ada, workflow)
        assert (draft["revision"], draft["document"]["steps"]) == (1, [POST])
    assert ok(await ada.get(f"{API}/proposals/{offer['id']}"))["status"] == "open"
    done = await accept(ada, offer)
    assert done["draft"]["document"]["steps"][0]["with"]["url"] == "https://two.example/b"


async def test_what_reaches_nothing_new_is_accepted_by_itself(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await made(ada, DOCUMENT)
    offer = await offered(whole, ada, workflow, RENAME)
    assert offer["to_allow"] == []
    ok(await ada.post(f"{API}/proposals/{offer['id']}/accept", json={}))


async def test_a_part_that_reaches_nothing_new_needs_no_allowing(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await made(ada, DOCUMENT)
    offer = await offered(whole, ada, workflow, RENAME, ELSEWHERE)
    address = f"{API}/proposals/{offer['id']}/accept"
    assert (await ada.post(address, json={"hunks": [1]})).status_code == 409
    done = ok(await ada.post(address, json={"hunks": [0]}))
    assert done["draft"]["document"]["steps"][0]["with"] == POST["with"]


async def test_what_the_draft_has_lost_meanwhile_is_new_again(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    """What was shown rested on a draft that reached the host already: since then it does not."""
    there = {**POST, "id": "there", "with": {**POST["with"], "url": "https://two.example/b"}}
    workflow = await made(ada, DOCUMENT | {"steps": [POST, there]})
    offer = await offered(whole, ada, workflow, ELSEWHERE)
    assert offer["to_allow"] == []
    ok(await patch(ada, workflow, 1, {"op": "remove_step", "id": "there"}))
    refused = await ada.post(f"{API}/proposals/{offer['id']}/accept", json={"reach": []})
    assert (refused.status_code, refused.json()["facts"]["reach"]) == (409, [HOST])


@pytest.mark.parametrize(
    ("step", "asked"),
    [
        (POST, []),
        ({"id": "gone", "uses": "datatable.remove", "with": {"table": "leads", "where": []}}, ["effects: irreversible"]),
        (
            {**POST, "with": {"method": "GET", "url": "https://{{ run.id }}/x"}},
            ["hosts: decided at run time: {{ run.id }}"],
        ),
    ],
)  # fmt: skip
async def test_of_a_new_workflow_only_what_is_grave_is_asked(
    whole: Whole, ada: httpx.AsyncClient, step: dict[str, Any], asked: list[str]
) -> None:
    offer = await offered(whole, ada, None, {"op": "add_step", "step": step}, base=0)
    assert offer["to_allow"] == asked
    refused = await ada.post(f"{API}/proposals/{offer['id']}/accept", json={})
    assert refused.status_code == (409 if asked else 200)
    workflows = ok(await ada.get(f"{API}/workflows"))["items"]
    assert len(workflows) == (0 if asked else 1), "a refusal leaves no workflow behind"
    if asked:
        await accept(ada, offer)


async def test_in_the_conversation_another_channel_is_asked_and_a_smaller_change_is_not(
    ada: httpx.AsyncClient,
) -> None:
    thread = await thread_of(ada)
    sentence = "Every weekday at 9 post 'good morning' to the Slack channel #sales"
    first = part(await say(ada, thread, sentence), "data-patch")
    assert first["to_allow"] == []
    workflow = (await accept(ada, first))["workflow_id"]
    own = await thread_of(ada, workflow)
    moved = part(await say(ada, own, "Change #sales to #deals"), "data-patch")
    assert moved["to_allow"] == ["recipients: #deals"]
    later = part(await say(ada, own, "Every weekday at 10 instead"), "data-patch")
    assert "recipients: #deals" in later["to_allow"], "it is still part of what is offered"


async def test_publishing_over_a_live_version_asks_for_what_nobody_has_allowed_yet(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await made(ada, DOCUMENT)
    ok(await publish(ada, workflow, 1), 201)
    ok(await patch(ada, workflow, 1, ELSEWHERE))
    assert (await draft_of(ada, workflow))["to_allow"] == [HOST]
    refused = await publish(ada, workflow, 2)
    assert (refused.status_code, refused.json()["code"]) == (409, "reach_not_allowed")
    ok(await publish(ada, workflow, 2, reach=[HOST]), 201)
    back = {"op": "update_step", "id": "post", "set": {"/with/url": "https://one.example/a"}}
    ok(await patch(ada, workflow, 2, back))
    assert (await publish(ada, workflow, 3)).status_code == 409
    rolled = await ada.post(f"{API}/workflows/{workflow}/rollback", json={"version": 1})
    assert rolled.status_code == 201, "what was live before may be live again"


async def test_what_was_allowed_with_a_proposal_is_not_asked_again_when_it_is_published(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await made(ada, DOCUMENT)
    ok(await publish(ada, workflow, 1), 201)
    offer = await offered(whole, ada, workflow, ELSEWHERE)
    draft = (await accept(ada, offer))["draft"]
    assert (draft["newly_reaches"]["hosts"], draft["to_allow"]) == (["two.example"], [])
    ok(await publish(ada, workflow, 2), 201)
    ok(await patch(ada, workflow, 2, {**ELSEWHERE, "set": {"/with/url": "https://one.example/a"}}))  # fmt: skip
    ok(await publish(ada, workflow, 3, reach=["hosts: one.example"]), 201)
    ok(await patch(ada, workflow, 3, ELSEWHERE))
    assert (await draft_of(ada, workflow))["to_allow"] == [HOST], "that was for another version"
