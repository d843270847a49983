"""Reading server-sent events in tests, over a real socket: an in-process transport cannot stream."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from starlette.types import ASGIApp

from api.cli.quiet_server import QuietServer


@dataclass(frozen=True)
class Sent:
    """One event as it arrived."""

    id: str
    event: str
    data: str

    def json(self) -> Any:
        return json.loads(self.data)


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """Serve an application on a free port and answer its address."""
    with socket.socket() as channel:
        channel.bind(("127.0.0.1", 0))
        server = QuietServer(app)
        answering = await server.begin(channel)
        try:
            yield f"http://127.0.0.1:{channel.getsockname()[1]}"
        finally:
            server.should_exit = True
            server.force_exit = True
            await answering


@asynccontextmanager
async def events(
    client: httpx.AsyncClient, path: str, **more: Any
) -> AsyncIterator[AsyncIterator[Sent]]:
    """Open a stream and answer its events; a stream that says nothing for long is a failure."""
    headers = {"accept": "text/event-stream", **more.pop("headers", {})}
    method = more.pop("method", "GET")
    async with client.stream(method, path, headers=headers, timeout=20, **more) as answer:
        assert answer.status_code == 200, await answer.aread()
        yield _read(answer)


async def _read(answer: httpx.Response) -> AsyncIterator[Sent]:
    sent_id, event, data = "", "message", ""
    async for line in answer.aiter_lines():
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                yield Sent(sent_id, event, data)
            event, data = "message", ""
        elif field == "id":
            sent_id = value
        elif field == "event":
            event = value
        elif field == "data":
            data = value


async def first(stream: AsyncIterator[Sent], event: str) -> Sent:
    """Answer the next event of this name."""
    async with asyncio.timeout(20):
        async for sent in stream:
            if sent.event == event:
                return sent
    raise AssertionError(f"the stream ended without {event!r}")
