"""Where MCP clients come in: `/mcp`, Streamable HTTP, with an API key and nothing else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.dependencies import get_cookie, get_database, get_settings, recognised
from api.errors import flow_error_answer
from engine.errors import Forbidden, Unauthenticated

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH: Final = "/mcp"
_SIGN_IN: Final = "An MCP client sends an API key: `Authorization: Bearer nexa_...`."


class McpAddress:
    """Lets known keys in. The protocol's library is loaded by the first of them: it takes a second."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._starting = asyncio.Lock()
        self._manager: StreamableHTTPSessionManager | None = None
        self._serving: asyncio.Task[None] | None = None

    def route(self) -> Route:
        """Answer the route. Every message is a POST of its own, so any process can answer it."""
        return Route(PATH, self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one message."""
        request = Request(scope, receive)
        if request.method != "POST":
            raise HTTPException(405, headers={"allow": "POST"})
        try:
            await _known(request)
        except Unauthenticated as unknown:
            answer = flow_error_answer(unknown)
            answer.headers["www-authenticate"] = "Bearer"
            await answer(scope, receive, send)
            return
        manager = await self._started()
        await manager.handle_request(scope, receive, send)

    async def close(self) -> None:
        """Let go of whoever is being answered."""
        if self._serving is not None:
            self._serving.cancel()
            await asyncio.gather(self._serving, return_exceptions=True)

    async def _started(self) -> StreamableHTTPSessionManager:
        async with self._starting:
            if self._manager is None:
                made = await asyncio.to_thread(_manager_of, self._app)
                ready = asyncio.Event()
                # What the manager opens it must close in the same task, so it has one of its own.
                self._serving = asyncio.create_task(_serve(made, ready))
                await ready.wait()
                self._manager = made
            return self._manager


async def _known(request: Request) -> None:
    """Refuse who brings no valid key: a page in a browser has a session, and may not use this address."""
    if "authorization" not in request.headers:
        raise Unauthenticated(_SIGN_IN)
    if "origin" in request.headers:
        raise Forbidden("Pages in browsers cannot use this address: it is for programs with a key.")
    database, settings = get_database(request), get_settings(request)
    await recognised(request, database, settings, get_cookie(request))


def _manager_of(app: ASGIApp) -> StreamableHTTPSessionManager:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from api.mcp.server import make_server

    server: Any = make_server(app)
    return StreamableHTTPSessionManager(server, json_response=True, stateless=True)


async def _serve(manager: StreamableHTTPSessionManager, ready: asyncio.Event) -> None:
    async with manager.run():
        ready.set()
        await asyncio.Event().wait()
