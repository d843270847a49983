"""A line to a server: who connects to one port of this machine reaches another, where wanted by TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def line(to: str, *, port: int = 0, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Lay a line to the server at `to`, and yield the address it begins at."""
    host, _, onward_port = to.rpartition(":")
    ends: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward = await asyncio.open_connection(host, int(onward_port))
        ends.extend((writer, onward[1]))
        await asyncio.gather(_carry(reader, onward[1]), _carry(onward[0], writer))

    server = await asyncio.start_server(serve, "127.0.0.1", port, ssl=tls)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for end in ends:
            end.transport.abort()
        await asyncio.sleep(0)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while said := await reader.read(65_536):
            writer.write(said)
            await writer.drain()
    writer.close()
