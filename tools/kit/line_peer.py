"""A peer that waits for the first bytes, answers what a test has written down, and hangs up."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def line_peer(answer: bytes, *, greeting: bytes = b"") -> AsyncIterator[int]:
    """Listen on a free loopback port for as long as the block lasts; answer its number."""

    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (task := asyncio.current_task()) is not None:
            tasks.add(task)
        # Cancelled where its caller has gone without a word.
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            writer.write(greeting)
            await reader.read(65_536)
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
