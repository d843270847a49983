"""An MCP server made with the official SDK, on loopback: notes are listed, added and thrown away."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN = "canary-mcp-token"


@dataclass
class NoteServer:
    """The notes, and what came in."""

    port: int
    mcp: MCPServer[Any]
    notes: list[str] = field(default_factory=list)
    heard: list[dict[str, str]] = field(default_factory=list)
    """The headers of each request."""

    @property
    def place(self) -> str:
        """Return `host:port`."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Return where the server is."""
        return f"http://{self.place}/mcp"

    def tools(self) -> None:
        """Offer the tools."""

        @self.mcp.tool(annotations=ToolAnnotations(readOnlyHint=True))
        def list_notes(tag: str = "") -> list[str]:
            """List all notes."""
            return [note for note in self.notes if tag in note]

        @self.mcp.tool(title="Add a note")
        def add_note(text: str) -> dict[str, int]:
            """Add a note."""
            if text == "refuse":
                raise ToolError("no such notes here")
            self.notes.append(text)
            return {"count": len(self.notes)}

        @self.mcp.tool(annotations=ToolAnnotations(destructiveHint=True))
        def drop_notes() -> str:
            """Throw all notes away."""
            self.notes.clear()
            return "gone"


class _Guard:
    """Takes only requests with the token, and remembers what came in."""

    def __init__(self, app: ASGIApp, server: NoteServer) -> None:
        self._app, self._server = app, server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self._server.heard.append(headers)
        if headers.get("authorization") == f"Bearer {TOKEN}":
            await self._app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 401, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class _QuietServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def note_server() -> AsyncIterator[NoteServer]:
    """Run the server for as long as the test needs it."""
    channel = socket.create_server(("127.0.0.1", 0))
    server = NoteServer(channel.getsockname()[1], MCPServer("Notes", version="1.0"))
    server.tools()
    app = _Guard(server.mcp.streamable_http_app(), server)
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    quiet = _QuietServer(config)
    task = asyncio.create_task(quiet.serve(sockets=[channel]))
    try:
        await quiet.listens.wait()
        yield server
    finally:
        quiet.should_exit = True
        await task


def connection(server: NoteServer) -> dict[str, Any]:
    """Return the request that makes a connection to the server."""
    config = {"hosts": [f"http://{server.place}"]}
    return {"name": "Notes", "kind": "http_bearer", "config": config, "secret": {"token": TOKEN}}
