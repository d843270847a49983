"""Trying one step: any answer, any item, any attempt; what it leads to is what the executor decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.store.database import Database
from tests.api.drafts.test_endpoints import made
from tests.support.database import Tenant
from tests.support.whole import API, Whole, ok, whole_service
from tools.kit.http_peer import answering, http_peer

URL = "https://nowhere.invalid/x"
POST: dict[str, Any] = {
    "id": "post",
    "uses": "http.request",
    "with": {"method": "POST", "url": URL, "json": {"n": "{{ steps.get.body.n }}"}},
    "retry": {"max_attempts": 2, "initial_s": 5, "jitter": "none"},
}
DOCUMENT: dict[str, Any] = {
    "nexa": 1,
    "name": "Try me",
    "steps": [
        {"id": "get", "uses": "http.request", "with": {"method": "GET", "url": URL}},
        POST,
        {"id": "told", "uses": "text.render", "after": ["post"], "with": {"template": "done"}},
    ],
}
EACH: dict[str, Any] = {
    **DOCUMENT,
    "steps": [
        {
            **POST,
            "foreach": {"items": ["x", "y", "z"], "as": "i", "key": "{{ i }}", "concurrency": 3},
            "with": {"method": "POST", "url": URL, "json": {"i": "{{ i }}"}},
        }
    ],
}
GROUPED: dict[str, Any] = {
    **DOCUMENT,
    "steps": [
        {
            "id": "each",
            "type": "group",
            "foreach": {"items": ["x", "y", "z"], "as": "i", "key": "{{ i }}"},
            "steps": [
                {**POST, "with": {"method": "POST", "url": URL, "json": {"i": "{{ i }}"}}},
                {
                    "id": "told",
                    "uses": "text.render",
                    "after": ["post"],
                    "with": {"template": "done {{ i }}"},
                },
                {"id": "hold", "type": "wait", "event": {"name": "go"}, "after": ["told"]},
            ],
            "outputs": {"said": "{{ steps.told.text }}"},
        }
    ],
}


async def tried(client: httpx.AsyncClient, workflow: str, **body: Any) -> dict[str, Any]:
    found: dict[str, Any] = ok(
        await client.post(f"{API}/workflows/{workflow}/draft/test", json=body)
    )
    return found


def error(**more: Any) -> dict[str, Any]:
    return {"error": {"class": "remote_down", "retryable": True, **more}}


async def test_a_made_up_result_goes_to_what_comes_next(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, DOCUMENT)
    found = await tried(
        ada, workflow, step="post", steps={"get": {"body": {"n": 7}}}, mock={"result": {"ok": 1}}
    )
    assert (found["status"], found["output"], found["next"]) == ("succeeded", {"ok": 1}, ["told"])
    assert (found["effect"], found["input"]["json"]) == ("write", {"n": 7})
    assert (found["on_failure"], found["was_real"]) == ("ends_the_run", False)


async def test_a_made_up_error_is_retried_by_the_policy_until_it_is_exhausted(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await made(ada, DOCUMENT)
    first = await tried(ada, workflow, step="post", mock=error())
    assert (first["status"], first["attempts"]) == ("retrying", 1)
    assert first["retry"] == {"after_s": 5.0, "may_have_happened_twice": False}
    last = await tried(ada, workflow, step="post", mock=error(), attempt=2)
    assert (last["status"], last["attempts"], last["run_status"]) == ("failed", 2, "failed")
    assert last["error"]["code"] == "mocked"
    recovered = await tried(ada, workflow, step="post", mock={"result": {}}, attempt=2)
    assert (recovered["status"], recovered["attempts"]) == ("succeeded", 2)
    doubt = await tried(ada, workflow, step="post", mock={"unknown": True})
    assert doubt["retry"]["may_have_happened_twice"] is True
    final = await tried(ada, workflow, step="post", mock=error(retryable=False))
    assert (final["status"], final["retry"]) == ("failed", None)


async def test_one_item_is_tried_and_the_others_are_simulated(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, EACH)
    found = await tried(ada, workflow, step="post", index=1, mock={"result": {"second": True}})
    assert (found["status"], found["output"]) == ("succeeded", {"second": True})
    assert found["input"]["json"] == {"i": "y"}
    failing = await tried(ada, workflow, step="post", index=2, mock=error(), attempt=2)
    assert (failing["status"], failing["input"]["json"]) == ("failed", {"i": "z"})
    beyond = await tried(ada, workflow, step="post", index=9, mock=error())
    assert (beyond["status"], beyond["output"]) == ("not_reached", None)
    assert "it has no item 9" in beyond["notes"][-1]


async def test_in_a_group_the_item_is_the_groups(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, GROUPED)
    found = await tried(ada, workflow, step="post", index=1, mock={"result": {"second": True}})
    assert (found["status"], found["output"]) == ("succeeded", {"second": True})
    assert (found["input"]["json"], found["next"]) == ({"i": "y"}, ["told"])
    again = await tried(ada, workflow, step="post", index=2, mock=error())
    assert (again["status"], again["input"]["json"]) == ("retrying", {"i": "z"})
    last = await tried(ada, workflow, step="post", index=2, mock=error(), attempt=2)
    assert (last["status"], last["run_status"]) == ("failed", "failed")
    held = await tried(ada, workflow, step="hold", index=1)
    assert (held["status"], held["events"][-1]["item"]) == ("waiting", "y")
    whole = await tried(ada, workflow, step="each", index=1)
    assert (whole["status"], whole["output"]) == ("succeeded", {"said": "done y"})
    assert (await tried(ada, workflow, step="post", index=3))["status"] == "not_reached"


async def test_who_has_no_items_is_not_asked_about_one(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, DOCUMENT)
    address = f"{API}/workflows/{workflow}/draft/test"
    refused = await ada.post(address, json={"step": "post", "index": 0})
    assert (refused.status_code, refused.json()["code"]) == (422, "no_items")


async def test_a_made_up_result_the_step_cannot_give_is_taken_and_told(
    ada: httpx.AsyncClient,
) -> None:
    shape = {"type": "object", "properties": {"n": {"type": "integer"}}}
    schema = {"type": "object", "required": ["body"], "properties": {"body": shape}}
    get = {**DOCUMENT["steps"][0], "output_schema": schema}
    workflow = await made(ada, {**DOCUMENT, "steps": [get, *DOCUMENT["steps"][1:]]})
    odd = await tried(ada, workflow, step="get", mock={"result": {"body": {"n": "seven"}}})
    (note,) = (one for one in odd["notes"] if "/body/n" in one)
    assert odd["status"] == "succeeded"
    assert 'not of type "integer"' in note
    right = await tried(ada, workflow, step="get", mock={"result": {"body": {"n": 7}}})
    assert not any("/body" in note for note in right["notes"])
    address = f"{API}/workflows/{workflow}/draft/fixtures"
    kept = ok(await ada.put(address, json={"step": "get", "result": {"body": {"n": "seven"}}}))
    (pin,) = kept["items"]
    assert (pin["kind"], len(pin["misfits"])) == ("pin", 1)
    kept = ok(await ada.put(address, json={"step": "get", "result": {"body": {"n": 7}}}))
    assert kept["items"][0]["misfits"] == []


@pytest.mark.parametrize(
    ("step", "status", "waits"),
    [
        ({"type": "wait", "event": {"name": "go"}}, "waiting", "signal"),
        ({"type": "approval", "title": "May I?"}, "waiting", "approval"),
        ({"type": "stop", "outcome": "fail", "message": "no"}, "succeeded", None),
        ({"uses": "text.render", "with": {"template": "x"}, "when": False}, "skipped", None),
        ({"uses": "text.render", "with": {"template": "{{ 1 / 0 }}"}}, "failed", None),
    ],
)
async def test_control_steps_show_what_they_wait_for(
    ada: httpx.AsyncClient, step: dict[str, Any], status: str, waits: str | None
) -> None:
    workflow = await made(ada, {"nexa": 1, "name": "C", "steps": [{"id": "s", **step}]})
    found = await tried(ada, workflow, step="s")
    assert found["status"] == status, found
    assert list(found["waits_for"] or {}) == ([waits] if waits else [])


async def test_without_a_mock_it_is_simulated_and_malformed_ones_are_refused(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    workflow = await made(ada, DOCUMENT)
    assert (await tried(ada, workflow, step="post"))["status"] == "succeeded"
    address = f"{API}/workflows/{workflow}/draft/test"
    for mock in ({}, {"result": 1, "unknown": True}, {"error": {"class": "odd"}}):
        refused = await ada.post(address, json={"step": "post", "mock": mock})
        assert refused.status_code == 422, mock
    assert (await ada.post(address, json={"step": "nope"})).status_code == 404
    assert (await bob.post(address, json={"step": "post"})).status_code == 404


async def test_a_write_is_really_performed_only_as_the_sealed_test_has_shown_it(
    database: Database, tmp_path: Path, two_organizations: tuple[Tenant, Tenant]
) -> None:
    async with (
        http_peer(answering(200, b"{}")) as peer,
        whole_service(database, tmp_path, allowed_addresses=peer.place) as whole,
        whole.program(two_organizations[0]) as ada,
    ):
        post = {
            **POST,
            "with": {"method": "POST", "url": peer.url(), "json": {"n": "{{ inputs.n }}"}},
        }
        inputs = {"type": "object", "properties": {"n": {"type": "integer", "default": 1}}}
        workflow = await made(ada, {"nexa": 1, "name": "L", "inputs": inputs, "steps": [post]})
        address = f"{API}/workflows/{workflow}/draft/test/live"
        shown = await tried(ada, workflow, step="post")
        for body in ({}, {"confirm": shown["confirmation"], "inputs": {"n": 2}}):
            refused = await ada.post(address, json={"step": "post", **body})
            assert (refused.status_code, refused.json()["code"]) == (409, "live_test_not_confirmed")
        assert peer.heard == []
        body = {"step": "post", "confirm": shown["confirmation"]}
        found = ok(await ada.post(address, json=body))
        assert (found["status"], found["was_real"], found["output"]["status"]) == (
            "succeeded",
            True,
            200,
        )
        (heard,) = peer.heard
        assert heard.headers["idempotency-key"].startswith("test/")
        mocked = {**body, "mock": {"result": 1}}
        assert (await ada.post(address, json=mocked)).json()["code"] == "not_tested_live"


async def test_runs_are_untouched(whole: Whole, ada: httpx.AsyncClient) -> None:
    del whole
    workflow = await made(ada, DOCUMENT)
    await tried(ada, workflow, step="post")
    assert ok(await ada.get(f"{API}/runs"))["items"] == []
