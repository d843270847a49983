"""A fake of Slack's Socket Mode for tests: addresses for one use, and events told until they are confirmed."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection, serve

from tools.kit.http_peer import Heard, HttpPeer, http_peer, write_answer

TOKEN = "xapp-1-A0123456789-17-abcdef"  # noqa: S105 - known to nobody but the fake
_JSON = {"content-type": "application/json"}


@dataclass
class SocketMode:
    """One Slack app: what was asked of it, which lines are open, and what was confirmed over them."""

    api: HttpPeer = field(default_factory=HttpPeer)
    place: str = ""
    """Where lines are opened."""
    refusal: str | None = None
    """The word every request for an address is refused with."""
    named: str | None = None
    """An address given out in the place of the right one."""
    tickets: set[str] = field(default_factory=set)
    lines: list[ServerConnection] = field(default_factory=list)
    opened: int = 0
    confirmed: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    _numbers: Any = field(default_factory=itertools.count)
    _line_came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def config(self) -> dict[str, Any]:
        """Return what a connection to it holds."""
        return {"base_url": f"http://{self.api.place}/api"}

    async def until_open(self, times: int = 1) -> None:
        """Return once a line has been opened so often."""
        while self.opened < times or not self.lines:
            self._line_came.clear()
            await self._line_came.wait()

    async def tell(self, payload: Any, kind: str = "events_api", **more: Any) -> str:
        """Tell the app something over its newest line; return what it is to confirm."""
        number = f"e-{next(self._numbers)}"
        said = {"envelope_id": number, "type": kind, "payload": payload, **more}
        await self.lines[-1].send(json.dumps(said))
        return number

    async def end(self, reason: str) -> None:
        """Say that the newest line ends, as Slack does before it closes it."""
        await self.lines[-1].send(json.dumps({"type": "disconnect", "reason": reason}))

    async def answer(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        """Answer a request for an address."""
        told: dict[str, Any] = {"ok": False, "error": self.refusal or "invalid_auth"}
        known = heard.headers.get("authorization") == f"Bearer {TOKEN}"
        if known and self.refusal is None and heard.target == "/api/apps.connections.open":
            ticket = f"t-{next(self._numbers)}"
            self.tickets.add(ticket)
            url = self.named or f"ws://{self.place}/link/?ticket={ticket}"
            told = {"ok": True, "url": url}
        write_answer(writer, 200, json.dumps(told).encode(), _JSON)

    async def hold(self, line: ServerConnection) -> None:
        """Hold one line: greet, and take what is confirmed."""
        path = line.request.path if line.request is not None else ""
        ticket = parse_qs(urlsplit(path).query).get("ticket", [""])[0]
        if ticket not in self.tickets:
            await line.close(1008, "no such ticket")
            return
        self.tickets.discard(ticket)
        self.lines.append(line)
        self.opened += 1
        await line.send(json.dumps({"type": "hello", "num_connections": len(self.lines)}))
        self._line_came.set()
        try:
            async for message in line:
                self.confirmed.put_nowait(json.loads(message)["envelope_id"])
        finally:
            self.lines.remove(line)


@asynccontextmanager
async def socket_mode() -> AsyncIterator[SocketMode]:
    """Serve on loopback for as long as the test needs it."""
    slack = SocketMode()
    async with http_peer(slack.answer) as api, serve(slack.hold, "127.0.0.1", 0) as server:
        slack.api = api
        port = next(iter(server.sockets)).getsockname()[1]
        slack.place = f"127.0.0.1:{port}"
        yield slack
