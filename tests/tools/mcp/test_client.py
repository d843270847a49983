"""One visit to an MCP server: what is sent, and what is made of every kind of answer."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.tools.conftest import Sessions
from tools.kit.http_peer import Answer, Heard, answering, http_peer, write_answer
from tools.mcp.client import VERSIONS, McpVisit, listed_tools
from tools.mcp.tools import digest_of, effect_of_tool, pinned_list, read_tools
from tools.sdk.errors import ActionFailed

JSON = {"content-type": "application/json"}


def server(*pages: dict[str, Any], version: str = VERSIONS[0], call: Any = None) -> Answer:
    """Answer like a server that keeps sessions; lists come as a stream of events."""
    left = list(pages)

    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:
        asked = json.loads(heard.body or b"{}")
        method = asked.get("method")
        if method == "initialize":
            about = {"name": "Notes", "version": "2"}
            result: Any = {"protocolVersion": version, "capabilities": {}, "serverInfo": about}
            reply = {"jsonrpc": "2.0", "id": asked["id"], "result": result}
            _write(writer, reply, {**JSON, "mcp-session-id": "s1"})
        elif method == "tools/list":
            reply = {"jsonrpc": "2.0", "id": asked["id"], "result": left.pop(0)}
            said = {"jsonrpc": "2.0", "method": "notifications/message"}
            text = "".join(
                f"event: message\r\ndata: {json.dumps(m)}\r\n\r\n" for m in (said, reply)
            )
            write_answer(writer, 200, text.encode(), {"content-type": "text/event-stream"})
        elif method == "tools/call":
            _write(writer, {"jsonrpc": "2.0", "id": asked["id"], **call}, JSON)
        else:
            write_answer(writer, 202, b"", {})

    return answer


def _write(writer: asyncio.StreamWriter, value: Any, headers: dict[str, str]) -> None:
    write_answer(writer, 200, json.dumps(value).encode(), headers)


async def test_every_page_is_listed_within_one_session_that_is_closed(
    session_for: Sessions,
) -> None:
    pages = {"tools": [{"name": "a"}], "nextCursor": "2"}, {"tools": [{"name": "b"}]}
    async with http_peer(server(*pages)) as peer:
        about, tools = await listed_tools(session_for(peer.place), peer.url("/mcp"))
    assert about["version"] == "2"
    assert [tool["name"] for tool in tools] == ["a", "b"]
    first, *later = peer.heard
    assert "mcp-session-id" not in first.headers
    assert {one.headers["mcp-session-id"] for one in later} == {"s1"}
    assert {one.headers["mcp-protocol-version"] for one in later} == {VERSIONS[0]}
    assert [one.method for one in peer.heard][-1] == "DELETE"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (answering(200, b"<html>", headers=JSON), "mcp_malformed"),
        (answering(200, b"{}", headers=JSON), "mcp_malformed"),
        (answering(401), "not_authenticated"),
        (answering(404), "not_found"),
        (server({}, version="1999-01-01"), "mcp_malformed"),
    ],
)
async def test_what_is_no_server_is_said_so(
    session_for: Sessions, answer: Answer, code: str
) -> None:
    async with http_peer(answer) as peer:
        with pytest.raises(ActionFailed) as failed:
            await listed_tools(session_for(peer.place), peer.url("/mcp"))
    assert failed.value.error.code == code
    assert not failed.value.outcome_unknown


async def test_only_the_call_itself_leaves_a_doubt_of_what_was_done(session_for: Sessions) -> None:
    async with http_peer(server(call={})) as peer:
        http = session_for(peer.place, effect="write")
        visit = McpVisit(http, peer.url("/mcp"))
        await visit.open()
        assert not http.attempt.sent
        with pytest.raises(ActionFailed) as failed:
            await visit.call("a", {}, "key")
    assert http.attempt.sent
    assert failed.value.outcome_unknown


async def test_a_refusal_says_why(session_for: Sessions) -> None:
    refusal = {"error": {"code": -32602, "message": "no text"}}
    async with http_peer(server(call=refusal)) as peer:
        visit = McpVisit(session_for(peer.place), peer.url("/mcp"))
        await visit.open()
        with pytest.raises(ActionFailed, match="no text"):
            await visit.call("a", {}, "key")


def test_a_list_has_one_digest_whatever_its_order() -> None:
    one, other = {"name": "a", "icons": []}, {"name": "b", "description": "x"}
    assert pinned_list([one, other]) == pinned_list([other, {"name": "a"}])
    changed = pinned_list([one, {**other, "description": "y"}])
    assert digest_of(changed) != digest_of(pinned_list([one, other]))


@pytest.mark.parametrize(
    ("hints", "effect"),
    [
        ({}, "write"),
        ({"readOnlyHint": True, "destructiveHint": True}, "read"),
        ({"destructiveHint": True, "idempotentHint": True}, "irreversible"),
        ({"destructiveHint": False, "idempotentHint": True}, "idempotent_write"),
        ({"readOnlyHint": "yes"}, "write"),
    ],
)
def test_hints_become_effects(hints: dict[str, Any], effect: str) -> None:
    assert effect_of_tool(hints) == effect


def test_schemas_stand_alone_and_what_refers_elsewhere_is_refused() -> None:
    inside = {
        "type": "object",
        "properties": {"pet": {"$ref": "#/$defs/Pet"}},
        "required": ["pet"],
        "$defs": {"Pet": {"type": "string"}},
    }
    outside = {"type": "object", "properties": {"pet": {"$ref": "https://example.com/pet"}}}
    pinned = pinned_list(
        [{"name": "good", "inputSchema": inside}, {"name": "bad", "inputSchema": outside}]
    )
    found = read_tools(pinned, connector="pets_mcp", server="https://x.example", signs_in=False)
    (operation,) = found.operations
    assert operation.input_schema["properties"]["pet"]["type"] == "string"
    assert [one.key for one in found.refused] == ["TOOL bad"]
