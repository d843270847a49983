"""A real HTTP peer on loopback that answers byte for byte what a test writes down."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heard:
    """One request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[Heard, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class HttpPeer:
    """Where the peer listens and what it heard."""

    port: int = 0
    connections: int = 0
    heard: list[Heard] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Return `host:port`."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        """Return a web address of the peer."""
        return f"http://{self.place}{path}"


def answering(status: int, body: bytes = b"", *, headers: dict[str, str] | None = None) -> Answer:
    """Answer every request in the same way."""

    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:  # noqa: ARG001
        write_answer(writer, status, body, headers or {})

    return answer


def write_answer(
    writer: asyncio.StreamWriter, status: int, body: bytes, headers: dict[str, str]
) -> None:
    """Write one whole answer."""
    lines = {"content-length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    writer.write(f"HTTP/1.1 {status} Answer\r\n{head}\r\n".encode() + body)


@asynccontextmanager
async def http_peer(
    answer: Answer, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[HttpPeer]:
    """Listen on a free loopback port for as long as the test needs it."""
    peer = HttpPeer()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer.connections += 1
        if (task := asyncio.current_task()) is None:
            return
        tasks.add(task)
        try:
            while (heard := await _read(reader)) is not None:
                peer.heard.append(heard)
                await answer(heard, writer)
                if writer.is_closing():
                    break
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    peer.port = server.sockets[0].getsockname()[1]
    try:
        yield peer
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Heard | None:
    first = await reader.readline()
    if not first:
        return None
    method, target, _ = first.decode().split(" ", 2)
    headers: dict[str, str] = {}
    while (line := (await reader.readline()).decode().strip()) != "":
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    body = await reader.readexactly(length) if length else b""
    return Heard(method, target, headers, body)
