"""One visit to an MCP server over Streamable HTTP, through the guarded client; no other transport is spoken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from tools.mcp.messages import answer_in, malformed
from tools.sdk.attempt import Attempt
from tools.sdk.errors import ActionFailed
from tools.sdk.http import HttpSession, Reply
from tools.sdk.idempotency import header_key
from tools.sdk.json_api import said
from tools.sdk.remote import refusal

VERSIONS: Final = ("2025-11-25", "2025-06-18", "2025-03-26")
"""The newest that is spoken comes first: it is the one that is offered."""
MOST_PAGES: Final = 50
MOST_TOOLS: Final = 1_000
_ACCEPTS: Final = {
    "accept": "application/json, text/event-stream",
    "content-type": "application/json",
}


class McpVisit:
    """Opened, asked and closed within one attempt of one step, or while tools are imported."""

    def __init__(self, http: HttpSession, address: str) -> None:
        self._http = http
        # Opening and listing change nothing, so they leave no doubt of what was done.
        self._reading = HttpSession(http.client, http.credential, "read", http.timeout_s, Attempt())
        self._address = address
        self._headers: dict[str, str] = dict(_ACCEPTS)
        self._number = 0

    async def open(self) -> Mapping[str, Any]:
        """Agree on a version; return what the server says of itself."""
        asked = {
            "protocolVersion": VERSIONS[0],
            "capabilities": {},
            "clientInfo": {"name": "NexaBuilder", "version": "1"},
        }
        reply = await self._send(self._reading, "initialize", asked)
        found = answer_in(reply, self._number, writes=False)
        version = found.get("protocolVersion")
        if version not in VERSIONS:
            raise malformed(f"it speaks version {version!r} of the protocol", writes=False)
        self._headers["mcp-protocol-version"] = str(version)
        if session := reply.headers.get("mcp-session-id"):
            self._headers["mcp-session-id"] = session
        await self._post(
            self._reading, {"jsonrpc": "2.0", "method": "notifications/initialized"}, {}
        )
        info = found.get("serverInfo")
        return info if isinstance(info, Mapping) else {}

    async def tools(self) -> list[Mapping[str, Any]]:
        """Return every tool as the server describes it."""
        found: list[Mapping[str, Any]] = []
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            reply = await self._send(
                self._reading, "tools/list", {"cursor": cursor} if cursor else {}
            )
            page = answer_in(reply, self._number, writes=False)
            listed = page.get("tools")
            found += [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []  # fmt: skip
            following = page.get("nextCursor")
            cursor = following if isinstance(following, str) and following else None
            if cursor is None or len(found) > MOST_TOOLS:
                break
        if len(found) > MOST_TOOLS:
            raise malformed(f"it has more than {MOST_TOOLS:,} tools", writes=False)
        return found

    async def call(self, tool: str, arguments: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Call a tool once, with the engine's idempotency key."""
        writes = self._http.effect not in {"pure", "read"}
        told = header_key(key)
        asked = {"name": tool, "arguments": dict(arguments), "_meta": {"idempotency-key": told}}
        more = {"idempotency-key": told} if writes else {}
        reply = await self._send(self._http, "tools/call", asked, more, writes=writes)
        return answer_in(reply, self._number, writes=writes)

    async def close(self) -> None:
        """Let the server forget the session; one that does not want to is left alone."""
        if "mcp-session-id" not in self._headers:
            return
        try:
            await self._reading.request("DELETE", self._address, headers=self._headers)
        except ActionFailed:
            return

    async def _send(
        self,
        http: HttpSession,
        method: str,
        params: Mapping[str, Any],
        headers: Mapping[str, str] | None = None,
        *,
        writes: bool = False,
    ) -> Reply:
        self._number += 1
        message = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": dict(params)}
        return await self._post(http, message, headers or {}, writes=writes)

    async def _post(
        self,
        http: HttpSession,
        message: Mapping[str, Any],
        headers: Mapping[str, str],
        *,
        writes: bool = False,
    ) -> Reply:
        content = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        reply = await http.request(
            "POST", self._address, headers={**self._headers, **headers}, content=content
        )
        if reply.status >= 400:
            raise refusal(reply, writes=writes, detail=said(reply))
        return reply


async def listed_tools(
    http: HttpSession, address: str
) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    """Return what a server says of itself, and its tools. Raises ActionFailed."""
    visit = McpVisit(http, address)
    about = await visit.open()
    try:
        return about, await visit.tools()
    finally:
        await visit.close()
