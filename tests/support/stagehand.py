"""What happens behind the scenes of a browser journey: the service goes and comes back, others answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tools.kit.http_peer import Heard, HttpPeer, http_peer, write_answer

JSON = {"content-type": "application/json"}
ITEMS = 5_000
LINE = "An order that somebody wrote down in full, with every word. "


@dataclass
class Stagehand:
    """Stops and starts what the journey asks for, and serves large answers to the steps of its runs."""

    stop: Callable[[], object]
    start: Callable[[], object]

    async def answer(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        """Do what the path names; a journey hears of it when it is done."""
        match heard.target:
            case "/stop":
                await asyncio.to_thread(self.stop)
                write_answer(writer, 204, b"", {})
            case "/start":
                await asyncio.to_thread(self.start)
                write_answer(writer, 204, b"", {})
            case "/large":
                write_answer(writer, 200, large().encode(), JSON)
            case "/items":
                body = json.dumps({"items": [{"id": n} for n in range(ITEMS)]})
                write_answer(writer, 200, body.encode(), JSON)
            case _:
                write_answer(writer, 404, b"", {})


def large() -> str:
    """Return a document of about a megabyte: many rows of many fields, and one long text."""
    rows = [{f"field_{n}": f"{LINE[:20]}{row}" for n in range(40)} for row in range(350)]
    return json.dumps({"rows": rows, "text": LINE * 8_000})


@asynccontextmanager
async def stagehand(
    stop: Callable[[], object], start: Callable[[], object]
) -> AsyncIterator[HttpPeer]:
    """Listen on loopback for as long as the journey goes on."""
    hand = Stagehand(stop, start)
    async with http_peer(hand.answer) as peer:
        yield peer
