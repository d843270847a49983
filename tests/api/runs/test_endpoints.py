"""Runs by REST: started once for a key, seen whole, steered."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx

from tests.api.drafts.test_endpoints import made, patch, template
from tests.api.versions.test_endpoints import publish
from tests.support.database import Tenant
from tests.support.documents import approval, greeting
from tests.support.whole import API, Whole, ok


async def live(client: httpx.AsyncClient, document: dict[str, Any]) -> str:
    workflow = await made(client, document)
    ok(await publish(client, workflow, 1), 201)
    return workflow


async def start(
    client: httpx.AsyncClient, workflow: str, key: str | None = None, **body: Any
) -> httpx.Response:
    headers = {"idempotency-key": key} if key else {}
    return await client.post(f"{API}/workflows/{workflow}/runs", json=body, headers=headers)


async def finished(whole: Whole, client: httpx.AsyncClient, run_id: str) -> dict[str, Any]:
    await whole.service.services.host.wait_finished(UUID(run_id), 20)
    run: dict[str, Any] = ok(await client.get(f"{API}/runs/{run_id}"))
    return run


WAITING: dict[str, Any] = {
    "nexa": 1,
    "name": "Waits",
    "steps": [
        {"id": "go", "type": "wait", "event": {"name": "go", "key": "k", "timeout_s": 3600}},
        {
            "id": "said",
            "uses": "text.render",
            "after": ["go.received"],
            "with": {"template": "{{ steps.go.?payload.?word.orValue('?') }}"},
        },
    ],
    "outputs": {"word": "{{ steps.said.?text.orValue('-') }}"},
}


async def test_a_run_is_accepted_at_once_and_shows_inputs_outputs_and_steps(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await live(ada, greeting())
    accepted = ok(await start(ada, workflow, inputs={"who": "Ada"}), 202)
    assert accepted["version"] == 1
    run = await finished(whole, ada, accepted["id"])
    assert (run["status"], run["outputs"]) == ("succeeded", {"said": "Hello Ada!"})
    assert run["inputs"] == {"who": "Ada"}
    assert run["document"] == greeting()
    steps = ok(await ada.get(f"{API}/runs/{run['id']}/steps"))["items"]
    assert [(step["step"], step["status"]) for step in steps] == [
        ("hello", "succeeded"),
        ("loud", "succeeded"),
    ]
    assert steps[1]["input"] == {"template": "Hello Ada!"}
    assert steps[1]["duration_ms"] is not None
    last = ok(await ada.get(f"{API}/workflows/{workflow}"))["last_run"]
    assert (last["id"], last["status"]) == (run["id"], "succeeded")


async def test_the_same_key_is_the_same_run_and_another_request_under_it_is_refused(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await live(ada, greeting())
    answers = await asyncio.gather(*(start(ada, workflow, "k1") for _ in range(50)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    other = await start(ada, workflow, "k1", inputs={"who": "Bob"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len(ok(await ada.get(f"{API}/runs"))["items"]) == 1


async def test_a_draft_runs_as_a_test_of_exactly_its_revision(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await made(ada, greeting())
    assert (await start(ada, workflow)).status_code == 409
    ok(await patch(ada, workflow, 1, template("hello", "Draft")))
    accepted = ok(await start(ada, workflow, draft=True), 202)
    ok(await patch(ada, workflow, 2, template("hello", "Later")))
    run = await finished(whole, ada, accepted["id"])
    assert (run["version"], run["outputs"]) == (None, {"said": "Draft!"})
    assert run["document"]["steps"][0]["with"]["template"] == "Draft"


async def test_inputs_that_do_not_fit_are_refused_before_a_run_exists(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await live(ada, greeting())
    refused = await start(ada, workflow, inputs={"who": 7})
    assert (refused.status_code, refused.json()["code"]) == (422, "inputs_invalid")
    assert ok(await ada.get(f"{API}/runs"))["items"] == []


async def test_a_waiting_run_takes_a_signal(whole: Whole, ada: httpx.AsyncClient) -> None:
    workflow = await live(ada, WAITING)
    run = ok(await start(ada, workflow), 202)
    signal = {"name": "go", "key": "k", "payload": {"word": "now"}}
    ok(await ada.post(f"{API}/runs/{run['id']}/signals", json=signal), 202)
    assert (await finished(whole, ada, run["id"]))["outputs"] == {"word": "now"}


async def test_cancel_ends_a_run_and_a_second_one_is_told_so(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await live(ada, WAITING)
    run = ok(await start(ada, workflow), 202)
    ok(await ada.post(f"{API}/runs/{run['id']}/cancel"), 202)
    ended = await finished(whole, ada, run["id"])
    assert ended["status"] == "cancelled"
    again = await ada.post(f"{API}/runs/{run['id']}/cancel")
    assert again.status_code == 409
    steps = ok(await ada.get(f"{API}/runs/{run['id']}/steps"))["items"]
    assert steps[0]["status"] == "cancelled"


async def test_pause_holds_a_run_until_it_is_resumed(whole: Whole, ada: httpx.AsyncClient) -> None:
    workflow = await live(ada, WAITING)
    run = ok(await start(ada, workflow), 202)
    ok(await ada.post(f"{API}/runs/{run['id']}/pause"), 202)
    signal = {"name": "go", "key": "k", "payload": {"word": "late"}}
    ok(await ada.post(f"{API}/runs/{run['id']}/signals", json=signal), 202)
    ok(await ada.post(f"{API}/runs/{run['id']}/resume"), 202)
    assert (await finished(whole, ada, run["id"]))["outputs"] == {"word": "late"}


async def test_lists_filter_by_workflow_and_status_and_page(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    one, two = await live(ada, greeting("One")), await live(ada, greeting("Two"))
    runs = [ok(await start(ada, w), 202)["id"] for w in (one, one, one, two)]
    for run in runs:
        await finished(whole, ada, run)
    mine = ok(await ada.get(f"{API}/runs", params={"workflow": one, "limit": "2"}))
    assert [item["id"] for item in mine["items"]] == [runs[2], runs[1]]
    rest = ok(await ada.get(f"{API}/runs", params={"workflow": one, "cursor": mine["next_cursor"]}))
    assert [item["id"] for item in rest["items"]] == [runs[0]]
    assert ok(await ada.get(f"{API}/runs", params={"status": "failed"}))["items"] == []
    assert (await ada.get(f"{API}/runs", params={"status": "odd"})).status_code == 422
    assert (await ada.get(f"{API}/runs", params={"cursor": "x"})).status_code == 422


async def test_an_approval_is_bound_to_what_was_shown(whole: Whole, ada: httpx.AsyncClient) -> None:
    workflow = await live(ada, approval())
    run = ok(await start(ada, workflow), 202)
    feed = whole.service.services.feed
    async for event in feed.follow(UUID(run["id"])):
        if event["type"] == "step.waiting":
            break
    (asked,) = ok(await ada.get(f"{API}/approvals"))["items"]
    assert (asked["title"], asked["payload"]["payload"]) == ("May I?", {"what": "greet"})
    address = f"{API}/approvals/{asked['id']}"
    other = await ada.post(address, json={"outcome": "approved", "digest": "0" * 64})
    assert other.status_code == 409
    odd = await ada.post(address, json={"outcome": "repeat", "digest": asked["digest"]})
    assert odd.status_code == 422
    ok(await ada.post(address, json={"outcome": "approved", "digest": asked["digest"]}))
    assert (await finished(whole, ada, run["id"]))["outputs"] == {"said": "granted"}
    assert ok(await ada.get(f"{API}/approvals"))["items"] == []
    (decided,) = ok(await ada.get(f"{API}/approvals", params={"status": "decided"}))["items"]
    assert (decided["status"], decided["decided_by"]) == ("approved", "Ada Ltd")
    twice = await ada.post(address, json={"outcome": "rejected", "digest": asked["digest"]})
    assert twice.status_code == 409


async def test_a_key_that_is_nobodys_is_named_as_who_decided(
    whole: Whole, two_organizations: tuple[Tenant, Tenant], ada: httpx.AsyncClient
) -> None:
    workflow = await live(ada, approval())
    nobodys = replace(two_organizations[0], user_id=None)
    async with whole.program(nobodys) as key:
        run = ok(await start(key, workflow), 202)
        async for event in whole.service.services.feed.follow(UUID(run["id"])):
            if event["type"] == "step.waiting":
                break
        (asked,) = ok(await key.get(f"{API}/approvals"))["items"]
        decision = {"outcome": "approved", "digest": asked["digest"]}
        ok(await key.post(f"{API}/approvals/{asked['id']}", json=decision))
        await finished(whole, key, run["id"])
    (decided,) = ok(await ada.get(f"{API}/approvals", params={"status": "decided"}))["items"]
    assert decided["decided_by"].startswith("key:")
