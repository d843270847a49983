"""uvicorn without its own signal handlers: the command decides when everything stops."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from api.cli.ending import Told

DRAIN_S = 10
KEEP_ALIVE_S = 30


class QuietServer(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=DRAIN_S,
                timeout_keep_alive=KEEP_ALIVE_S,
            )
        )
        self._answers = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer and say so."""
        await super().startup(sockets)
        self._answers.set()

    async def begin(self, channel: socket.socket) -> "asyncio.Task[None]":
        """Answer on this socket in the background; returns once it does."""
        answering = asyncio.create_task(self.serve(sockets=[channel]))
        waiting = asyncio.create_task(self._answers.wait())
        await asyncio.wait({answering, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            waiting.cancel()
            answering.result()
            raise Told("The service ended before it had started.")
        return answering

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave Ctrl-C to the command, which stops the rest as well."""
        yield
