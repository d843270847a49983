"""Versions: published when sound, never changed, rolled back as new ones."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.drafts.test_endpoints import draft_of, made, patch, template
from tests.support.documents import greeting, orders
from tests.support.whole import API, ok


def fetching(url: str) -> dict[str, Any]:
    step = {"id": "get", "uses": "http.request", "with": {"url": url, "method": "GET"}}
    return {"nexa": 1, "name": "Fetches", "steps": [step]}


async def publish(
    client: httpx.AsyncClient, workflow: str, revision: int, note: str = "", **more: Any
) -> httpx.Response:
    body = {"revision": revision, "note": note, **more}
    return await client.post(f"{API}/workflows/{workflow}/publish", json=body)


async def test_a_version_is_what_the_draft_was_and_stays_so(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, greeting())
    first = ok(await publish(ada, workflow, 1, "first"), 201)
    ok(await patch(ada, workflow, 1, template("hello", "changed")))
    second = ok(await publish(ada, workflow, 2), 201)
    assert (first["number"], first["is_live"], second["number"]) == (1, True, 2)
    old = ok(await ada.get(f"{API}/workflows/{workflow}/versions/1"))
    assert old["document"] == greeting()
    assert (old["is_live"], old["note"], old["published_by"]) == (False, "first", "Ada Ltd")
    listed = ok(await ada.get(f"{API}/workflows/{workflow}/versions", params={"limit": "1"}))
    assert [item["number"] for item in listed["items"]] == [2]
    rest = ok(
        await ada.get(
            f"{API}/workflows/{workflow}/versions", params={"cursor": listed["next_cursor"]}
        )
    )
    assert [item["number"] for item in rest["items"]] == [1]


async def test_a_draft_says_what_publishing_it_would_let_runs_reach(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await made(ada, fetching("https://one.example/a"))
    new = (await draft_of(ada, workflow))["newly_reaches"]
    assert (new["hosts"], new["writes"]) == (["one.example"], [])
    ok(await publish(ada, workflow, 1), 201)
    same = (await draft_of(ada, workflow))["newly_reaches"]
    assert not any(same.values())
    other = {"/with/url": "https://two.example/b", "/with/method": "DELETE"}
    ok(await patch(ada, workflow, 1, {"op": "update_step", "id": "get", "set": other}))
    changed = (await draft_of(ada, workflow))["newly_reaches"]
    assert changed["hosts"] == ["two.example"]
    assert changed["writes"] == ["get: http.request (idempotent_write)"]


async def test_publishing_the_same_draft_twice_is_one_version(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, greeting())
    numbers = [ok(await publish(ada, workflow, 1), 201)["number"] for _ in range(2)]
    assert numbers == [1, 1]


async def test_holes_and_errors_stop_publishing_and_say_where(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, orders("https://shop.example/orders"))
    refused = await publish(ada, workflow, 1)
    assert refused.status_code == 422
    told = refused.json()
    assert told["code"] == "document_invalid"
    assert {error["severity"] for error in told["errors"]} <= {"error", "hole"}
    assert "/steps/1/with/where" in {error["path"] for error in told["errors"]}
    assert ok(await ada.get(f"{API}/workflows/{workflow}"))["live_version"] is None


async def test_a_draft_that_moved_is_not_published_unseen(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, greeting())
    ok(await patch(ada, workflow, 1, template("hello", "changed")))
    refused = await publish(ada, workflow, 1)
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_revision")


async def test_rollback_publishes_the_old_document_and_can_be_undone_in_the_draft(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await made(ada, greeting())
    first = ok(await publish(ada, workflow, 1), 201)
    step: dict[str, Any] = {"id": "more", "uses": "text.render", "with": {"template": "x"}}
    operations = [
        template("hello", "changed"),
        {"op": "add_step", "step": step, "index": 0},
        {"op": "set_trigger", "trigger": {"id": "hook", "type": "webhook"}},
        {"op": "set_outputs", "outputs": {"other": "{{ steps.more.text }}"}},
        {"op": "set_meta", "name": "Renamed", "description": "d"},
    ]
    changed = ok(await patch(ada, workflow, 1, *operations))
    ok(await publish(ada, workflow, 2, reach=changed["to_allow"]), 201)
    address = f"{API}/workflows/{workflow}/rollback"
    back = ok(await ada.post(address, json={"version": 1}), 201)
    assert (back["number"], back["is_live"]) == (3, True)
    assert back["document_hash"] == first["document_hash"]
    draft = await draft_of(ada, workflow)
    assert draft["document_hash"] == first["document_hash"]
    undone = ok(await ada.post(f"{API}/workflows/{workflow}/draft/undo"))
    assert undone["document_hash"] == changed["document_hash"]
    assert (await ada.post(address, json={"version": 9})).status_code == 404
