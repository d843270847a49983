"""A client of MCP, the library's own, at the service's address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import httpx2
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult
from starlette.types import ASGIApp


@asynccontextmanager
async def mcp_client(
    address: str, secret: str, *, app: ASGIApp | None = None, mode: str = "auto"
) -> AsyncIterator[Client]:
    """Open a client with an API key; of a service in this process, without a socket."""
    transport = httpx2.ASGITransport(app=app) if app is not None else None
    headers = {"authorization": f"Bearer {secret}"}
    timeout = httpx2.Timeout(60.0)
    async with httpx2.AsyncClient(transport=transport, headers=headers, timeout=timeout) as http:
        reached = streamable_http_client(f"{address}/mcp", http_client=http)
        async with Client(reached, mode=mode) as client:
            yield client


class CallsTools(Protocol):
    """What tools are called with."""

    async def call_tool(self, name: str, arguments: dict[str, Any]) -> CallToolResult:
        """Call one."""
        ...


async def told(client: CallsTools, tool: str, **arguments: Any) -> dict[str, Any]:
    """Call a tool that must answer."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return dict(result.structured_content)


async def refused(client: CallsTools, tool: str, **arguments: Any) -> dict[str, Any]:
    """Call a tool that must refuse."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error, result.content
    return dict(result.structured_content)


async def answered(client: CallsTools, **arguments: Any) -> dict[str, Any]:
    """Ask, and read on for as long as the answer is being written."""
    asked = await told(client, "ask", **arguments)
    while asked["status"] == "answering":
        thread = asked["thread_id"]
        heard = await told(client, "read_thread", thread_id=thread)
        asked = {"thread_id": thread, **heard["messages"][-1], "status": heard["status"]}
    return asked
