"""The line between an executor and its database, which a test can cut: a socket that passes bytes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Literal

from engine.store.supervisor.places import PORT

Cut = Literal["broken", "silent", "no_answers", "no_questions"]
"""Ended on both sides; or still open, and nothing gets through in both directions, or in one of them."""
CUTS: tuple[Cut, ...] = Cut.__args__  # type: ignore[attr-defined]
_Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Cable:
    """Passes on what is said, until it is cut."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._lines: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._held: set[asyncio.StreamWriter] = set()
        """Who wants to connect while nothing gets through."""
        self._cut: Cut | None = None
        self._whole = asyncio.Event()
        self._whole.set()

    def cut(self, how: Cut) -> None:
        """From here on the line is as told."""
        self._cut = how
        self._whole.clear()
        if how == "broken":
            for side in (*self._held, *(side for line in self._lines for side in line)):
                side.transport.abort()

    def mend(self) -> None:
        """Let everything through again, what was held back first."""
        self._cut = None
        self._whole.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        if self._cut == "broken":
            writer.transport.abort()
            return
        self._held.add(writer)
        try:
            await self._whole.wait()
        finally:
            self._held.discard(writer)
        if writer.is_closing():
            return
        onward = await asyncio.open_unix_connection(str(self._database))
        line = (writer, onward[1])
        self._lines.add(line)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pass(reader, onward[1], is_answer=False))
                group.create_task(self._pass(onward[0], writer, is_answer=True))
        except* OSError:
            pass
        finally:
            self._lines.discard(line)

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_answer: bool
    ) -> None:
        with suppress(ConnectionError):
            while said := await reader.read(65536):
                if self._is_held(is_answer):
                    await self._whole.wait()
                writer.write(said)
                await writer.drain()
        writer.close()

    def _is_held(self, is_answer: bool) -> bool:
        match self._cut:
            case "silent":
                return True
            case "no_answers":
                return is_answer
            case "no_questions":
                return not is_answer
            case _:
                return False


@asynccontextmanager
async def cable_to(sockets: Path, folder: Path) -> AsyncIterator[Cable]:
    """Lay a cable: who connects to `folder` reaches the database whose sockets are in `sockets`."""
    name = f".s.PGSQL.{PORT}"
    cable = Cable(sockets / name)
    server = await asyncio.start_unix_server(cable.serve, str(folder / name))
    try:
        yield cable
    finally:
        cable.cut("broken")
        server.close()
