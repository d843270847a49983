"""A mail server on loopback that answers each verb as a recording says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_DEFAULT = {
    "CONNECT": "220 peer ready",
    "EHLO": "250-peer\r\n250 AUTH PLAIN LOGIN",
    "AUTH": "235 2.7.0 signed in",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go on",
    "BODY": "250 2.0.0 kept",
    "QUIT": "221 bye",
    "NOOP": "250 ok",
}
DROP = "DROP"


@dataclass
class SmtpPeer:
    """Where the peer listens and what was said to it."""

    port: int = 0
    said: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Return `host:port`."""
        return f"127.0.0.1:{self.port}"


@asynccontextmanager
async def smtp_peer(answers: Mapping[str, str] | None = None) -> AsyncIterator[SmtpPeer]:
    """Listen on a free port; `DROP` closes the connection at that point."""
    peer, script = SmtpPeer(), {**_DEFAULT, **(answers or {})}
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (task := asyncio.current_task()) is None:
            return
        tasks.add(task)
        try:
            await _talk(peer, script, reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    peer.port = server.sockets[0].getsockname()[1]
    try:
        yield peer
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


async def _talk(
    peer: SmtpPeer,
    script: Mapping[str, str],
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    verb = "CONNECT"
    while script.get(verb) != DROP:
        answer = script.get(verb, "502 not known")
        writer.write(answer.encode() + b"\r\n")
        await writer.drain()
        if verb == "DATA" and answer.startswith("354"):
            peer.bodies.append((await reader.readuntil(b"\r\n.\r\n")).decode())
            verb = "BODY"
            continue
        line = (await reader.readline()).decode().strip()
        if not line or verb == "QUIT":
            return
        peer.said.append(line)
        verb = line.split()[0].upper()
