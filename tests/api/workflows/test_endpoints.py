"""Workflows by REST: made, found, renamed, switched, taken out and brought in again."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.support.whole import API, ok

DOCUMENT = {
    "nexa": 1,
    "name": "ignored",
    "triggers": [
        {"id": "hook", "type": "webhook"},
        {"id": "daily", "type": "schedule", "with": {"cron": "0 9 * * *", "timezone": "UTC"}},
    ],
    "steps": [
        {"id": "hello", "uses": "text.render", "with": {"template": "Hello {{ inputs.who }}"}}
    ],
    "inputs": {"type": "object", "properties": {"who": {"type": "string", "default": "you"}}},
    "outputs": {"said": "{{ steps.hello.text }}"},
}


async def made(client: httpx.AsyncClient, name: str = "Greeter", **more: object) -> str:
    body = {"name": name, "document": {**DOCUMENT, **more}}
    return str(ok(await client.post(f"{API}/workflows", json=body), 201)["id"])


async def published(client: httpx.AsyncClient) -> str:
    workflow = await made(client)
    ok(await client.post(f"{API}/workflows/{workflow}/publish", json={"revision": 1}), 201)
    return workflow


async def test_a_new_workflow_has_a_key_of_its_own_and_revision_one(ada: httpx.AsyncClient) -> None:
    first = ok(await ada.post(f"{API}/workflows", json={"name": "Big deals!"}), 201)
    second = ok(await ada.post(f"{API}/workflows", json={"name": "Big deals!"}), 201)
    other = ok(await ada.post(f"{API}/workflows", json={"name": "大きい"}), 201)
    assert (first["key"], second["key"], other["key"]) == ("big_deals", "big_deals_2", "workflow")
    assert (first["draft_revision"], first["live_version"], first["enabled"]) == (1, None, False)


async def test_a_key_is_not_used_again_after_its_workflow_was_deleted(
    ada: httpx.AsyncClient,
) -> None:
    first = ok(await ada.post(f"{API}/workflows", json={"name": "Once"}), 201)
    assert (await ada.delete(f"{API}/workflows/{first['id']}")).status_code == 204
    assert (await ada.get(f"{API}/workflows/{first['id']}")).status_code == 404
    again = ok(await ada.post(f"{API}/workflows", json={"name": "Once"}), 201)
    assert again["key"] == "once_2"


async def test_pages_hold_every_workflow_once(ada: httpx.AsyncClient) -> None:
    names = {f"W{n}" for n in range(7)}
    for name in sorted(names):
        await made(ada, name)
    found: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": "3", **({"cursor": cursor} if cursor else {})}
        page = ok(await ada.get(f"{API}/workflows", params=query))
        found += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(found) == sorted(names)


@pytest.mark.parametrize("q", ["50%", "a_b", "\\", "' OR 1=1 --"])
async def test_search_takes_every_character_for_itself(ada: httpx.AsyncClient, q: str) -> None:
    await made(ada, f"has {q} inside")
    await made(ada, "plain a5b 50 x")
    page = ok(await ada.get(f"{API}/workflows", params={"q": q}))
    assert [item["name"] for item in page["items"]] == [f"has {q} inside"]


async def test_renaming_is_a_patch_like_any_other(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada)
    renamed = ok(await ada.patch(f"{API}/workflows/{workflow}", json={"name": "Hi"}))
    assert (renamed["name"], renamed["draft_revision"]) == ("Hi", 2)
    draft = ok(await ada.post(f"{API}/workflows/{workflow}/draft/undo"))
    assert draft["document"]["name"] == "Greeter"
    assert ok(await ada.get(f"{API}/workflows/{workflow}"))["name"] == "Greeter"


async def test_only_a_published_workflow_can_be_switched_on(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada)
    refused = await ada.post(f"{API}/workflows/{workflow}/enable")
    assert refused.status_code == 409
    assert "Publish" in refused.json()["detail"]


async def test_a_webhook_address_is_shown_once_works_and_stays(ada: httpx.AsyncClient) -> None:
    workflow = await published(ada)
    on = ok(await ada.post(f"{API}/workflows/{workflow}/enable"))
    (hook,) = on["webhooks"]
    assert hook["trigger"] == "hook"
    assert (await ada.post(hook["path"], json={})).status_code in (200, 202)
    assert ok(await ada.post(f"{API}/workflows/{workflow}/enable"))["webhooks"] == []
    ok(await ada.post(f"{API}/workflows/{workflow}/disable"))
    assert (await ada.post(hook["path"], json={})).status_code == 404
    assert ok(await ada.post(f"{API}/workflows/{workflow}/enable"))["webhooks"] == []
    assert (await ada.post(hook["path"], json={})).status_code in (200, 202)


async def test_export_and_import_are_the_same_document(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada)
    before = ok(await ada.get(f"{API}/workflows/{workflow}/draft"))
    for form in ("yaml", "json"):
        text = (await ada.get(f"{API}/workflows/{workflow}/export", params={"format": form})).text
        brought = ok(await ada.post(f"{API}/workflows/import", json={"text": text}), 201)
        after = ok(await ada.get(f"{API}/workflows/{brought['id']}/draft"))
        assert after["document_hash"] == before["document_hash"]


MACHINE = {
    "StartAt": "Hi",
    "States": {
        "Hi": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True},
    },
}


async def test_a_foreign_workflow_comes_in_with_a_report_and_can_be_looked_at_first(
    ada: httpx.AsyncClient,
) -> None:
    given = {"text": json.dumps(MACHINE), "name": "From the cloud"}
    seen = ok(await ada.post(f"{API}/workflows/import/preview", json=given))
    assert ok(await ada.get(f"{API}/workflows"))["items"] == []
    brought = ok(await ada.post(f"{API}/workflows/import", json=given), 201)
    assert brought["name"] == "From the cloud"
    assert brought["report"] == seen["report"]
    assert brought["report"]["format"] == "asl"
    (node,) = brought["report"]["nodes"]
    assert (node["name"], node["outcome"], node["steps"]) == ("Hi", "hole", ["hi"])
    draft = ok(await ada.get(f"{API}/workflows/{brought['id']}/draft"))
    assert draft["document"] == seen["document"]
    assert brought["enabled"] is False


async def test_a_document_said_to_be_of_another_product_is_refused(ada: httpx.AsyncClient) -> None:
    given = {"text": json.dumps(MACHINE), "format": "n8n"}
    refused = await ada.post(f"{API}/workflows/import", json=given)
    assert refused.status_code == 422
    assert "n8n" in refused.json()["detail"]
    own = ok(await ada.post(f"{API}/workflows/import", json={"text": "nexa: 1\nname: x"}), 201)
    assert own["report"] == {"format": "nexa", "nodes": [], "counts": {}, "connections": []}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not: [a, document",
        "{}",
        "nexa: 2\nname: x",
        "a: &x 1\nb: *x",
        "nexa: 1\nname: x\nsurprise: 1",
        "!!python/object/apply:os.system ['true']",
        "nexa: 1\nname: x\nsteps: [{id: a, uses: text.render, with: {__proto__: 1}}]",
    ],
)
async def test_a_broken_document_is_refused_and_nothing_is_stored(
    ada: httpx.AsyncClient, text: str
) -> None:
    refused = await ada.post(f"{API}/workflows/import", json={"text": text})
    assert refused.status_code == 422, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert ok(await ada.get(f"{API}/workflows"))["items"] == []


async def test_an_unknown_field_is_refused(ada: httpx.AsyncClient) -> None:
    refused = await ada.post(f"{API}/workflows", json={"name": "x", "surprise": 1})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["path"] == "/surprise"


async def test_a_curl_command_is_brought_in_without_its_secret(ada: httpx.AsyncClient) -> None:
    command = "curl -u ada:pw-canary -d total=5 https://api.example.com/orders"
    seen = ok(await ada.post(f"{API}/workflows/import/preview", json={"text": command}))
    assert (seen["report"]["format"], seen["report"]["connections"]) == ("curl", ["api"])
    (step,) = seen["document"]["steps"]
    assert (step["with"]["form"], step["connection"]) == ({"total": "5"}, "api")
    assert "pw-canary" not in str(seen)
