"""Two organizations: every id of one, put into every route of the other, is as if it did not exist."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import httpx

from tests.api.chat.test_conversation import SENTENCE, part, say, thread_of
from tests.api.corrections.test_endpoints import corrected
from tests.api.runs.test_endpoints import WAITING, live, start
from tests.support.documents import approval
from tests.support.pet_store import document as pets
from tests.support.routes import Declared, declared_routes
from tests.support.whole import API, Whole, ok

LISTS = (
    *("workflows", "folders", "tags", "runs", "threads", "approvals", "connections", "alerts"),
    *("data-tables", "imported-apis"),
)
TABLE = "leads"
BODIES: dict[str, dict[str, Any]] = {
    "ask": {"handle": "h" * 43},
    "patch_draft": {"base_revision": 1, "operations": [{"op": "set_meta", "name": "theirs"}]},
    "answer": {"path": "/name", "value": "theirs"},
    "sample": {"step": "go"},
    "test": {"step": "go"},
    "evaluate": {"step": "go", "text": "{{ vars }}"},
    "live": {"step": "go"},
    "fixtures": {"step": "go", "result": 1},
    "publish": {"revision": 1},
    "rollback": {"version": 1},
    "signals": {"name": "go"},
    "backfill": {"since": "2026-01-01T00:00:00Z"},
    "decide": {"outcome": "approved", "digest": "0" * 64},
    "chat": {"message": {"role": "user", "parts": [{"type": "text", "text": "hello"}]}},
    "rename": {"name": "theirs"},
    "{row_id}": {"values": {"email": "theirs"}},
    "effects": {"effects": {}},
    "examples": {"name": "theirs"},
}


async def belongings(whole: Whole, client: httpx.AsyncClient) -> dict[str, str]:
    """Make one of everything and answer the ids by the names paths use."""
    workflow = await live(client, WAITING)
    asking = await live(client, approval())
    run = ok(await start(client, asking), 202)["id"]
    async for event in whole.service.services.feed.follow(UUID(run)):
        if event["type"] == "step.waiting":
            break
    thread = await thread_of(client)
    offer = part(await say(client, thread, SENTENCE), "data-patch")
    (pending,) = ok(await client.get(f"{API}/approvals"))["items"]
    body = {"name": "C", "kind": "slack_token", "config": {}, "secret": {"token": "xoxb-1"}}
    connection = ok(await client.post(f"{API}/connections", json=body), 201)["id"]
    stops = {"id": "s", "type": "stop", "outcome": "fail"}
    failing = await live(client, {"nexa": 1, "name": "S", "steps": [stops]})
    failed = UUID(ok(await start(client, failing), 202)["id"])
    await whole.service.services.host.wait_finished(failed, 20)
    (alert,) = ok(await client.get(f"{API}/alerts"))["items"]
    folder = ok(await client.post(f"{API}/folders", json={"name": "Sales"}), 201)
    table = {"name": "Leads", "key": TABLE, "columns": [{"name": "email", "type": "text"}]}
    ok(await client.post(f"{API}/data-tables", json=table), 201)
    row = {"rows": [{"email": "ada@example.com"}]}
    ok(await client.post(f"{API}/data-tables/{TABLE}/rows", json=row), 201)
    (kept,) = ok(await client.post(f"{API}/data-tables/{TABLE}/find", json={}))["rows"]
    kept_example = {"name": "nothing comes"}
    address = f"{API}/workflows/{workflow}/examples"
    example = ok(await client.post(address, json=kept_example), 201)["id"]
    document = pets("http://127.0.0.1:9")
    ok(await client.post(f"{API}/imported-apis", json={"document": json.dumps(document)}))
    await corrected(client)
    (correction,) = ok(await client.get(f"{API}/corrections"))["items"]
    return {
        "correction_id": correction["id"],
        "workflow_id": workflow,
        "example_id": example,
        "folder_id": folder["id"],
        "row_id": str(kept["row_id"]),
        "alert_id": alert["id"],
        "run_id": run,
        "thread_id": thread,
        "proposal_id": offer["proposal_id"],
        "approval_id": pending["id"],
        "connection_id": connection,
        "import_key": "petstore_api",
    }


def path_for(route: Declared, ids: dict[str, str]) -> str | None:
    """Fill a path with foreign ids; None when it has none of them."""
    names = re.findall(r"\{(\w+)\}", route.path)
    if not set(names) & set(ids):
        return None
    rest = {"number": "1", "sha256": "0" * 64, "grant_id": ids["workflow_id"], "step": "go"}
    rest |= {"trigger_id": "go", "capture_id": ids["workflow_id"], "key": TABLE}
    return re.sub(r"\{(\w+)\}", lambda m: {**rest, **ids}[m[1]], route.path)


def body_for(route: Declared) -> dict[str, Any] | None:
    if route.method in ("GET", "DELETE"):
        return None
    path = route.path
    if path.endswith(("/patches", "/draft/preview")):
        return BODIES["patch_draft"]
    if "/approvals/" in path:
        return BODIES["decide"]
    if "/chat/" in path:
        return BODIES["chat"]
    named = BODIES.get(path.removesuffix("/preview").rsplit("/", 1)[-1])
    return named or (BODIES["rename"] if route.method == "PATCH" else {})


async def snapshot(client: httpx.AsyncClient, ids: dict[str, str]) -> list[Any]:
    """Answer everything a stranger must not be able to change."""
    seen = [ok(await client.get(f"{API}/{name}")) for name in LISTS]
    seen.append(ok(await client.get(f"{API}/workflows/{ids['workflow_id']}/draft")))
    seen.append(ok(await client.get(f"{API}/workflows/{ids['workflow_id']}/examples")))
    seen.append(ok(await client.get(f"{API}/proposals/{ids['proposal_id']}")))
    seen.append(ok(await client.get(f"{API}/threads/{ids['thread_id']}/messages")))
    seen.append(ok(await client.get(f"{API}/runs/{ids['run_id']}/events")))
    return seen


async def test_every_foreign_id_is_as_if_it_did_not_exist(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    ids = await belongings(whole, ada)
    await whole.service.services.turns.idle()
    before = await snapshot(ada, ids)
    tried = 0
    for route in declared_routes(whole.service.app):
        path = path_for(route, ids)
        if path is None:
            continue
        tried += 1
        answer = await bob.request(route.method, path, json=body_for(route))
        assert answer.status_code == 404, (route, answer.status_code, answer.text)
        for foreign in ids.values():
            assert foreign not in answer.text.replace(path, ""), route
    assert tried > 35
    for query in (f"runs={ids['run_id']}", f"drafts={ids['workflow_id']}"):
        assert (await bob.get(f"{API}/stream?{query}")).status_code == 404
    assert await snapshot(ada, ids) == before


async def test_lists_and_filters_show_one_organization_only(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    ids = await belongings(whole, ada)
    for name in LISTS:
        assert ok(await bob.get(f"{API}/{name}"))["items"] == [], name
    workflow = ids["workflow_id"]
    assert ok(await bob.get(f"{API}/runs", params={"workflow": workflow}))["items"] == []
    assert ok(await bob.get(f"{API}/threads", params={"workflow": workflow}))["items"] == []
    refused = await bob.post(f"{API}/threads", json={"workflow_id": workflow})
    assert refused.status_code == 404
    assert ok(await bob.get(f"{API}/workflows", params={"q": "Waits"}))["items"] == []


async def test_a_document_naming_a_foreign_connection_finds_none(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    await belongings(whole, ada)
    key = ok(await ada.get(f"{API}/connections"))["items"][0]["key"]
    document = {
        "nexa": 1,
        "name": "Borrowed",
        "steps": [
            {
                "id": "post",
                "uses": "slack.post_message",
                "connection": key,
                "with": {"channel": "#x", "text": "y"},
            }
        ],
    }
    body = {"document": document}
    theirs = ok(await bob.post(f"{API}/documents/validate", json=body))
    own = ok(await ada.post(f"{API}/documents/validate", json=body))
    assert own["valid"] is True
    assert theirs["valid"] is False
