"""Workflows that call others, by REST: proved, pinned, linked both ways, rehearsed with the network closed."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.drafts.test_endpoints import draft_of, made, patch
from tests.api.runs.test_endpoints import finished, live, start
from tests.api.versions.test_endpoints import publish
from tests.support.documents import greeting
from tests.support.whole import API, Whole, ok


async def key_of(client: httpx.AsyncClient, workflow: str) -> str:
    key: str = ok(await client.get(f"{API}/workflows/{workflow}"))["key"]
    return key


def caller(key: str, **more: Any) -> dict[str, Any]:
    call = {"id": "c", "type": "call", "workflow": key, "with": {"who": "Ada"}, **more}
    outputs = {"said": "{{ steps.c.said }}", "n": "{{ size(steps.c.said) }}"}
    return {"nexa": 1, "name": "Calls", "steps": [call], "outputs": outputs}


async def test_a_called_workflow_gives_its_outputs_and_both_runs_know_each_other(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    called = await live(ada, greeting())
    workflow = await live(ada, caller(await key_of(ada, called)))
    run = await finished(whole, ada, ok(await start(ada, workflow), 202)["id"])
    assert (run["status"], run["outputs"]["said"]) == ("succeeded", "Hello Ada!")
    assert run["parent_run_id"] is None
    (child,) = ok(await ada.get(f"{API}/runs", params={"parent": run["id"]}))["items"]
    assert (child["workflow_id"], child["parent_run_id"]) == (called, run["id"])
    assert child["trigger"]["type"] == "call"
    steps = ok(await ada.get(f"{API}/runs/{run['id']}/steps"))["items"]
    assert (steps[0]["status"], steps[0]["output"]) == ("succeeded", {"said": "Hello Ada!"})


async def test_the_live_version_is_pinned_on_publishing(ada: httpx.AsyncClient) -> None:
    called = await live(ada, greeting())
    workflow = await made(ada, caller(await key_of(ada, called)))
    problems = (await draft_of(ada, workflow))["problems"]
    assert [(p["code"], p["severity"]) for p in problems] == [("version_missing", "warning")]
    first = ok(await publish(ada, workflow, 1), 201)
    version = ok(await ada.get(f"{API}/workflows/{workflow}/versions/1"))
    assert version["document"]["steps"][0]["version"] == 1
    assert ok(await publish(ada, workflow, 1), 201)["number"] == first["number"]
    rename = [{"op": "set_meta", "description": "Another"}]
    ok(await patch(ada, called, 1, *rename))
    ok(await publish(ada, called, 2), 201)
    second = ok(await publish(ada, workflow, 1), 201)
    assert second["number"] == 2
    newest = ok(await ada.get(f"{API}/workflows/{workflow}/versions/2"))
    assert newest["document"]["steps"][0]["version"] == 2


async def codes(client: httpx.AsyncClient, document: dict[str, Any]) -> list[tuple[str, str]]:
    found = ok(await client.post(f"{API}/documents/validate", json={"document": document}))
    return [(p["code"], p["path"]) for p in found["problems"] if p["severity"] == "error"]


async def test_calls_are_proved_before_any_run(ada: httpx.AsyncClient) -> None:
    called = await live(ada, greeting())
    unpublished = await key_of(ada, await made(ada, greeting("Not live")))
    key = await key_of(ada, called)
    right = caller(key, version=1)
    assert await codes(ada, right) == []
    at = "/steps/0"
    assert await codes(ada, caller("nowhere")) == [("unknown_workflow", f"{at}/workflow")]
    assert await codes(ada, caller(key, version=9)) == [("unknown_version", f"{at}/version")]
    assert await codes(ada, caller(unpublished)) == [("not_published", f"{at}/version")]
    wrong = caller(key, version=1, **{"with": {"who": 7}})
    assert await codes(ada, wrong) == [("bad_value", f"{at}/with/who")]
    unread = {**right, "outputs": {"x": "{{ steps.c.nope }}"}}
    assert await codes(ada, unread) == [("unknown_field", "/outputs/x")]


async def test_a_circle_of_workflows_is_not_published(ada: httpx.AsyncClient) -> None:
    first = await live(ada, greeting())
    middle = await live(ada, caller(await key_of(ada, first)))
    call = {"id": "c", "type": "call", "workflow": await key_of(ada, middle), "with": {}}
    ok(await patch(ada, first, 1, {"op": "add_step", "step": call}))
    refused = await publish(ada, first, 2)
    assert refused.status_code == 422
    assert "call_cycle" in {error["code"] for error in refused.json()["errors"]}


async def test_a_rehearsal_runs_what_is_called_with_the_network_closed(
    ada: httpx.AsyncClient,
) -> None:
    reads = {
        "nexa": 1,
        "name": "Reads",
        "steps": [
            {
                "id": "get",
                "uses": "http.request",
                "with": {"method": "GET", "url": "https://nowhere.invalid/x"},
            },
            {"id": "ok", "type": "approval", "title": "May I?", "after": ["get"]},
            {
                "id": "say",
                "uses": "text.render",
                "with": {"template": "x"},
                "after": ["ok.approved"],
            },
        ],
        "outputs": {"said": "{{ steps.say.?text.orValue('') }}"},
    }
    called = await live(ada, reads)
    document = caller(await key_of(ada, called), **{"with": {}})
    workflow = await made(ada, document)
    rehearsed = ok(await ada.post(f"{API}/workflows/{workflow}/draft/rehearse", json={}))
    assert rehearsed["status"] == "succeeded"
    assert rehearsed["steps"]["c"]["output"] == {"said": "x"}
    assert "c: ok: taken as approved." in rehearsed["notes"]


async def test_a_failure_inside_is_told_with_its_run(whole: Whole, ada: httpx.AsyncClient) -> None:
    stops = {
        "nexa": 1,
        "name": "Stops",
        "steps": [{"id": "s", "type": "stop", "outcome": "fail", "message": "no more"}],
        "outputs": {"said": "-"},
    }
    called = await live(ada, stops)
    workflow = await live(ada, caller(await key_of(ada, called), **{"with": {}}))
    run = await finished(whole, ada, ok(await start(ada, workflow), 202)["id"])
    assert (run["status"], run["error"]["message"]) == ("failed", "no more")
    (child,) = ok(await ada.get(f"{API}/runs", params={"parent": run["id"]}))["items"]
    assert child["status"] == "failed"


async def test_items_of_a_group_are_shown_with_each_step_inside(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    render = {"id": "say", "uses": "text.render", "with": {"template": "Hello {{ who }}"}}
    group = {
        "id": "each",
        "type": "group",
        "foreach": {"items": ["Ada", "Bob"], "as": "who", "key": "{{ who }}"},
        "steps": [render],
        "outputs": {"text": "{{ steps.say.text }}"},
    }
    outputs = {"all": "{{ steps.each.items.map(i, i.value.text) }}"}
    workflow = await live(ada, {"nexa": 1, "name": "G", "steps": [group], "outputs": outputs})
    run = await finished(whole, ada, ok(await start(ada, workflow), 202)["id"])
    assert run["outputs"] == {"all": ["Hello Ada", "Hello Bob"]}
    each, say = ok(await ada.get(f"{API}/runs/{run['id']}/steps"))["items"]
    assert (each["status"], [item["key"] for item in each["items"]]) == (
        "succeeded",
        ["Ada", "Bob"],
    )
    assert (say["step"], say["status"]) == ("say", "succeeded")
    assert [(item["key"], item["status"]) for item in say["items"]] == [
        ("Ada", "succeeded"),
        ("Bob", "succeeded"),
    ]
    assert say["items"][1]["output"] == {"text": "Hello Bob"}
