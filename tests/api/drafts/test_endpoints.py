"""Drafts by REST: every change is a patch, exactly undone, and never silently lost."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from api.drafts.assumed import inputs_assumed
from engine.core.document import Document
from tests.support.documents import greeting, many_steps, orders
from tests.support.whole import API, ok


async def made(client: httpx.AsyncClient, document: dict[str, Any]) -> str:
    body = {"name": document["name"], "document": document}
    return str(ok(await client.post(f"{API}/workflows", json=body), 201)["id"])


def template(step: str, text: str) -> dict[str, Any]:
    return {"op": "update_step", "id": step, "set": {"/with/template": text}}


async def patch(
    client: httpx.AsyncClient, workflow: str, base: int, *operations: dict[str, Any]
) -> httpx.Response:
    body = {"base_revision": base, "operations": list(operations), "intent": "test"}
    return await client.post(f"{API}/workflows/{workflow}/draft/patches", json=body)


async def draft_of(client: httpx.AsyncClient, workflow: str) -> dict[str, Any]:
    found: dict[str, Any] = ok(await client.get(f"{API}/workflows/{workflow}/draft"))
    return found


async def test_a_patch_changes_what_it_names_and_nothing_else(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, many_steps(30))
    before = await draft_of(ada, workflow)
    after = ok(await patch(ada, workflow, 1, template("step_7", "other")))
    assert after["revision"] == 2
    assert after["touched"] == ["step_7"]
    for old, new in zip(before["document"]["steps"], after["document"]["steps"], strict=True):
        assert (old == new) == (old["id"] != "step_7")
    assert after["document_hash"] != before["document_hash"]


async def test_undo_and_redo_walk_the_accepted_patches_one_by_one(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, greeting())
    start = await draft_of(ada, workflow)
    assert (start["can_undo"], start["can_redo"]) == (False, False)
    first = ok(await patch(ada, workflow, 1, template("hello", "A"), template("loud", "B")))
    second = ok(await patch(ada, workflow, 2, {"op": "remove_step", "id": "loud"}))
    address = f"{API}/workflows/{workflow}/draft"
    hashes = [ok(await ada.post(f"{address}/undo"))["document_hash"] for _ in range(2)]
    assert hashes == [first["document_hash"], start["document_hash"]]
    assert (await ada.post(f"{address}/undo")).status_code == 409
    hashes = [ok(await ada.post(f"{address}/redo"))["document_hash"] for _ in range(2)]
    assert hashes == [first["document_hash"], second["document_hash"]]
    assert (await ada.post(f"{address}/redo")).status_code == 409
    again = ok(await ada.post(f"{address}/undo"))
    assert again["document_hash"] == first["document_hash"]
    assert again["can_redo"] is True
    changed = ok(await patch(ada, workflow, again["revision"], template("hello", "C")))
    assert (changed["can_undo"], changed["can_redo"]) == (True, False)


async def test_a_stale_patch_is_rebased_when_nobody_touched_the_same_step(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await made(ada, greeting())
    ok(await patch(ada, workflow, 1, template("hello", "theirs")))
    mine = ok(await patch(ada, workflow, 1, template("loud", "mine")))
    assert mine["revision"] == 3
    texts = [step["with"]["template"] for step in mine["document"]["steps"]]
    assert texts == ["theirs", "mine"]


async def test_a_stale_patch_on_the_same_step_is_refused_with_both_sides(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await made(ada, greeting())
    ok(await patch(ada, workflow, 1, template("hello", "theirs")))
    refused = await patch(ada, workflow, 1, template("hello", "mine"))
    assert refused.status_code == 409
    told = refused.json()
    assert told["code"] == "stale_revision"
    assert told["facts"]["revision"] == 2
    assert told["facts"]["theirs"][0]["operations"] == [template("hello", "theirs")]
    assert (await draft_of(ada, workflow))["revision"] == 2


async def test_of_two_people_at_once_both_are_kept_or_one_is_told(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, greeting())
    answers = await asyncio.gather(
        *(patch(ada, workflow, 1, template("hello", f"n{n}")) for n in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert (await draft_of(ada, workflow))["revision"] == 2


async def test_if_match_insists_on_one_revision(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, greeting())
    shown = await ada.get(f"{API}/workflows/{workflow}/draft")
    assert shown.headers["etag"] == '"1"'
    ok(await patch(ada, workflow, 1, template("hello", "x")))
    body = {"base_revision": 2, "operations": [template("loud", "y")]}
    address = f"{API}/workflows/{workflow}/draft/patches"
    stale = await ada.post(address, json=body, headers={"if-match": shown.headers["etag"]})
    assert stale.status_code == 412
    fresh = await ada.post(address, json=body, headers={"if-match": '"2"'})
    assert ok(fresh)["revision"] == 3


async def test_a_preview_writes_nothing_and_tells_what_is_newly_reached(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await made(ada, greeting())
    step = {
        "id": "post",
        "uses": "http.request",
        "with": {"method": "POST", "url": "https://example.com/x", "json": {"a": 1}},
    }
    body = {"base_revision": 1, "operations": [{"op": "add_step", "step": step}]}
    seen = ok(await ada.post(f"{API}/workflows/{workflow}/draft/preview", json=body))
    assert seen["revision"] == 2
    assert seen["reach"]["hosts"] == ["example.com"]
    assert len(seen["reach"]["writes"]) == 1
    assert (await draft_of(ada, workflow))["revision"] == 1


@pytest.mark.parametrize(
    "operation",
    [
        {},
        {"op": "explode"},
        {"op": "remove_step", "id": "nobody"},
        {"op": "update_step", "id": "hello", "set": {"/id": "other"}},
        {"op": "update_step", "id": "hello", "set": {"with": 1}},
        {"op": "add_step", "step": {"id": "hello", "uses": "text.render"}},
        {"op": "add_step", "step": {"id": "UPPER", "uses": "text.render"}},
        {"op": "add_step", "step": {"id": "x", "uses": "text.render", "surprise": 1}},
        {"op": "set_inputs", "inputs": {"__proto__": {}}},
    ],
)
async def test_a_broken_operation_is_refused_and_the_draft_stays(
    ada: httpx.AsyncClient, operation: dict[str, Any]
) -> None:
    workflow = await made(ada, greeting())
    refused = await patch(ada, workflow, 1, template("hello", "x"), operation)
    assert refused.status_code == 422, refused.text
    draft = await draft_of(ada, workflow)
    assert draft["revision"] == 1
    assert draft["document"]["steps"] == greeting()["steps"]


async def test_a_rehearsal_runs_pure_steps_and_calls_nobody(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, greeting())
    address = f"{API}/workflows/{workflow}/draft/rehearse"
    result = ok(await ada.post(address, json={"inputs": {"who": "Ada"}}))
    assert result["status"] == "succeeded"
    assert result["steps"]["loud"]["output"]["text"] == "Hello Ada!"
    assert result["forecast"]["calls"] == 0
    assert result["events"][0]["type"] == "run.requested"


async def test_what_a_run_is_started_with_is_assumed_where_nobody_said_it(
    ada: httpx.AsyncClient,
) -> None:
    asking = greeting()
    asking["inputs"] = {
        "required": ["who", "tone"],
        "properties": {"who": {"type": "string"}, "tone": {"type": "string", "default": "warm"}},
    }
    address = f"{API}/workflows/{await made(ada, asking)}/draft/rehearse"
    result = ok(await ada.post(address, json={}))
    assert result["status"] == "succeeded", result["steps"]
    assert "What it is started with is assumed: who." in result["notes"]
    told = ok(await ada.post(address, json={"inputs": {"who": "Ada"}}))
    assert not any("is assumed" in note for note in told["notes"])


@pytest.mark.parametrize(
    ("inputs", "assumed"),
    [
        ({"required": ["who"], "properties": {"who": True}}, {"who"}),
        ({"required": ["who"], "properties": {"who": {"default": None}}}, set()),
        ({"required": ["who", 1, None], "properties": {"who": {"type": "string"}}}, {"who"}),
        ({"required": "who"}, set()),
        ({"required": ["who"], "properties": ["who"]}, set()),
        ({"properties": {"who": {"type": "string"}}}, set()),
        ({}, set()),
    ],
)
def test_only_what_has_to_be_given_is_assumed_however_odd_the_schema(
    inputs: dict[str, Any], assumed: set[str]
) -> None:
    document = Document.parse({**greeting(), "inputs": inputs})
    assert set(inputs_assumed(document)) == assumed


async def test_a_draft_with_holes_rehearses_on_told_assumptions(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, orders("https://shop.example/orders"))
    result = ok(await ada.post(f"{API}/workflows/{workflow}/draft/rehearse", json={}))
    assert result["status"] == "succeeded", result["steps"]
    assert result["steps"]["big"]["output"]["count"] >= 1
    assert result["forecast"]["expected"] is None
    assert result["forecast"]["reads"] == 1
    assert any("Which field of an order" in note for note in result["notes"])


async def test_an_answer_fills_a_hole_through_its_expression(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, orders("https://shop.example/orders"))
    address = f"{API}/workflows/{workflow}/draft/answer"
    body = {"path": "/steps/1/with/where", "value": "total"}
    draft = ok(await ada.post(address, json=body))
    assert draft["document"]["steps"][1]["with"]["where"] == "{{ item.total > 100.0 }}"
    assert draft["can_undo"] is True
    plain = ok(
        await ada.post(address, json={"path": "/steps/0/with/url", "value": "https://b.example"})
    )
    assert plain["document"]["steps"][0]["with"]["url"] == "https://b.example"


@pytest.mark.parametrize("path", ["", "steps", "/steps", "/steps/9/with/x", "/nexa", "/steps/0"])
async def test_an_answer_to_no_question_is_refused(ada: httpx.AsyncClient, path: str) -> None:
    workflow = await made(ada, greeting())
    address = f"{API}/workflows/{workflow}/draft/answer"
    assert (await ada.post(address, json={"path": path, "value": 1})).status_code == 422
    assert (await draft_of(ada, workflow))["revision"] == 1
