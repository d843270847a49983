"""Our MCP server, asked by the protocol's own client: the same conversation, the same rights as by REST."""

from __future__ import annotations

import json
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from mcp.client.client import Client
from mcp.types import CallToolResult

from api.mcp import conversation_tools
from api.mcp.server import TOOLS
from api.permissions import SCOPES
from tests.api.chat.test_conversation import SENTENCE, part, say, thread_of
from tests.api.chat.test_resume import Gate, gate
from tests.api.drafts.test_endpoints import made
from tests.api.mcp.clients import answered, mcp_client, refused, told
from tests.support.database import Tenant
from tests.support.documents import greeting
from tests.support.whole import API, Whole, add_key, ok

__all__ = ["gate"]
ADDRESS = "http://127.0.0.1:8700"
# What each tool's routes ask for, written out on purpose: a tool that reaches further has to be meant.
NEEDS = {
    "ask": "chat:use",
    "list_threads": "chat:use",
    "read_thread": "chat:use",
    "stop_answer": "chat:use",
    "list_proposals": "workflow:read",
    "read_proposal": "workflow:read",
    "accept_proposal": "workflow:edit",
    "reject_proposal": "workflow:edit",
    "list_workflows": "workflow:read",
    "read_workflow": "workflow:read",
    "start_run": "run:start",
    "read_run": "run:read",
    "explain_run": "run:read",
}


class Doors:
    """Opens clients of one organization, each with a key of the given scopes."""

    def __init__(self, whole: Whole, tenant: Tenant) -> None:
        self._whole, self._tenant = whole, tenant

    async def secret(self, *scopes: str) -> str:
        return await add_key(self._whole.database, self._tenant, scopes or ("*",))

    async def open(self, *scopes: str, mode: str = "auto") -> AbstractAsyncContextManager[Client]:
        secret = await self.secret(*scopes)
        return mcp_client(ADDRESS, secret, app=self._whole.service.asgi, mode=mode)


@pytest.fixture
def doors(whole: Whole, two_organizations: tuple[Tenant, Tenant]) -> Doors:
    return Doors(whole, two_organizations[0])


class Visits:
    """Calls each tool on a visit of its own: what a client opens it must close in the same task."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    async def call_tool(self, name: str, arguments: dict[str, Any]) -> CallToolResult:
        async with await self._doors.open() as client:
            return await client.call_tool(name, arguments)


@pytest.fixture
def client(doors: Doors) -> Visits:
    return Visits(doors)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_old_and_new_clients_find_the_tools_and_what_they_take(
    doors: Doors, mode: str
) -> None:
    async with await doors.open(mode=mode) as client:
        tools = {one.name: one for one in (await client.list_tools()).tools}
    assert set(tools) == set(TOOLS) == set(NEEDS)
    assert tools["ask"].input_schema["required"] == ["text"]
    hints = {name: one.annotations for name, one in tools.items()}
    assert all(hint is not None for hint in hints.values())
    reads = {name for name, hint in hints.items() if hint is not None and hint.read_only_hint}
    assert not reads & {"ask", "accept_proposal", "reject_proposal", "start_run", "stop_answer"}
    assert hints["start_run"] is not None
    assert hints["start_run"].destructive_hint is True


async def test_a_conversation_begun_by_mcp_goes_on_by_rest_and_is_accepted_by_mcp(
    client: Visits, ada: httpx.AsyncClient, whole: Whole
) -> None:
    asked = await answered(client, text=SENTENCE, timezone="Europe/Berlin")
    offer, thread = asked["proposal"], asked["thread_id"]
    assert asked["status"] == "answered"
    assert len(offer["summary"]) > 2
    assert ok(await ada.get(f"{API}/workflows"))["items"] == []
    changed = part(await say(ada, thread, "Only orders over 500"), "data-patch")
    (open_one,) = (await told(client, "list_proposals", thread_id=thread))["proposals"]
    assert open_one["id"] == changed["proposal_id"]
    accepted = await told(client, "accept_proposal", proposal_id=open_one["id"])
    assert accepted["draft"]["document"] == changed["document_after"]
    await whole.service.services.turns.idle()
    heard = await told(client, "read_thread", thread_id=thread)
    said = [one["text"] for one in heard["messages"] if one["role"] == "user"]
    assert said == [SENTENCE, "Only orders over 500"]
    assert heard["messages"][-1]["proposal"]["proposal_id"] == open_one["id"]
    listed = (await told(client, "list_threads"))["threads"]
    assert [one["id"] for one in listed] == [thread]
    late = await refused(client, "reject_proposal", proposal_id=open_one["id"])
    assert late["code"] == "conflict"


async def test_some_changes_are_accepted_and_others_rejected(client: Visits) -> None:
    first = (await answered(client, text=SENTENCE))["proposal"]
    wrong = await refused(client, "accept_proposal", proposal_id=first["proposal_id"], hunks=[99])
    assert wrong["code"] == "invalid"
    some = await told(client, "accept_proposal", proposal_id=first["proposal_id"], hunks=[0])
    change = await answered(client, text=SENTENCE, workflow=some["workflow_id"])
    if "proposal" in change:
        gone = await told(client, "reject_proposal", proposal_id=change["proposal"]["proposal_id"])
        assert gone["status"] == "rejected"


async def test_a_workflow_is_read_run_and_explained(
    client: Visits, ada: httpx.AsyncClient, whole: Whole
) -> None:
    workflow = await made(ada, greeting())
    (listed,) = (await told(client, "list_workflows"))["workflows"]
    read = await told(client, "read_workflow", workflow=listed["key"])
    assert read["workflow"]["id"] == workflow
    assert read["draft"]["document"]["steps"][0]["id"] == "hello"
    given = {"workflow": workflow, "draft": True, "inputs": {"who": "Ada"}}
    run = await told(client, "start_run", **given, idempotency_key="one")
    again = await told(client, "start_run", **given, idempotency_key="one")
    assert run["id"] == again["id"]
    async for _ in whole.service.services.feed.follow(UUID(run["id"])):
        pass
    shown = await told(client, "read_run", run_id=run["id"])
    assert shown["run"]["status"] == "succeeded"
    assert {step["step"] for step in shown["steps"]} >= {"hello", "loud"}
    assert (await told(client, "explain_run", run_id=run["id"]))["run_id"] == run["id"]


async def test_an_answer_that_takes_long_is_read_later_and_can_be_stopped(
    gate: Gate, client: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation_tools, "ANSWERED_WITHIN_S", 0.5)
    asked = await told(client, "ask", text=SENTENCE)
    assert (asked["status"], asked["next"]) == ("answering", "call read_thread")
    thread = asked["thread_id"]
    assert (await told(client, "read_thread", thread_id=thread))["status"] == "answering"
    busy = await refused(client, "ask", text="more", thread_id=thread)
    assert busy["code"] == "conflict"
    assert (await told(client, "stop_answer", thread_id=thread))["stopped"] is True
    heard = await told(client, "read_thread", thread_id=thread)
    assert heard["status"] == "answered"
    assert heard["messages"][-1]["text"].startswith("Stopped by ")
    assert gate.reached.is_set()


@pytest.mark.parametrize(
    ("tool", "arguments", "code"),
    [
        ("ask", {}, "invalid"),
        ("ask", {"text": "x", "more": 1}, "invalid"),
        ("ask", {"text": "x", "thread_id": "../me"}, "invalid"),
        ("ask", {"text": "x", "thread_id": str(uuid4())}, "not_found"),
        ("ask", {"text": "x", "workflow": "nobody"}, "not_found"),
        ("read_workflow", {"workflow": "../../members"}, "not_found"),
        ("read_run", {"run_id": str(uuid4())}, "not_found"),
        ("accept_proposal", {"proposal_id": str(uuid4())}, "not_found"),
        ("no_such_tool", {}, "not_found"),
    ],
)
async def test_what_does_not_fit_is_refused_with_a_stable_code(
    client: Visits, tool: str, arguments: dict[str, Any], code: str
) -> None:
    problem = await refused(client, tool, **arguments)
    assert problem["code"] == code
    assert problem["detail"]


async def test_a_key_gets_no_further_by_mcp_than_by_rest(doors: Doors) -> None:
    nobody = str(uuid4())
    arguments: dict[str, dict[str, Any]] = {
        name: {
            field: {"text": "hello", "workflow": nobody}.get(field, nobody)
            for field in one.arguments.model_json_schema().get("required", [])
        }
        for name, one in TOOLS.items()
    }
    for scope in sorted({*NEEDS.values()} & {*SCOPES}):
        async with await doors.open(scope) as client:
            for name, needed in NEEDS.items():
                result = await client.call_tool(name, arguments[name])
                code = (result.structured_content or {}).get("code")
                assert (code == "forbidden") == (scope != needed), (scope, name, code)


async def test_another_organization_is_not_seen(
    client: Visits, whole: Whole, bob: httpx.AsyncClient
) -> None:
    thread = await thread_of(bob)
    offer = part(await say(bob, thread, SENTENCE), "data-patch")
    assert (await refused(client, "read_thread", thread_id=thread))["code"] == "not_found"
    seen = await refused(client, "read_proposal", proposal_id=offer["proposal_id"])
    assert seen["code"] == "not_found"
    assert (await told(client, "list_proposals"))["proposals"] == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"authorization": "Bearer nexa_wrong"}, 401),
        ({"authorization": "Basic x"}, 401),
        ({"cookie": "nexa_session=x"}, 401),
    ],
)
async def test_nobody_comes_in_without_a_key(
    whole: Whole, headers: dict[str, str], status: int
) -> None:
    transport = httpx.ASGITransport(app=whole.service.asgi)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as visitor:
        answer = await visitor.post("/mcp", json={}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_page_in_a_browser_cannot_use_a_key_it_got_hold_of(
    doors: Doors, ada: httpx.AsyncClient
) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    answer = await ada.post("/mcp", json=call, headers={"origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await ada.get("/mcp")).status_code == 405


async def test_no_secret_leaves_by_a_tool(client: Visits, ada: httpx.AsyncClient) -> None:
    canary = "canary-mcp-secret-value"
    body = {
        "name": "Secret",
        "kind": "http_bearer",
        "config": {"hosts": ["api.example.com"]},
        "secret": {"token": canary},
    }
    ok(await ada.post(f"{API}/connections", json=body), 201)
    await made(ada, greeting())
    asked = await answered(client, text=SENTENCE)
    calls = [
        asked,
        await told(client, "read_thread", thread_id=asked["thread_id"]),
        await told(client, "read_proposal", proposal_id=asked["proposal"]["proposal_id"]),
        await told(client, "list_workflows"),
    ]
    assert canary not in json.dumps(calls)
