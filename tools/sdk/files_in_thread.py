"""Files as code in a thread sees them: plain iterators over bytes, whose pieces the event loop fetches.

What reads and writes rows or packed bytes is plain code that takes a while. It runs in a thread of its
own, so that long files neither hold up the event loop nor the threads short steps share, and it holds one
piece at a time. Where the step is cancelled or its time is up, the next piece it asks for ends it.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from tools.sdk.files import PIECE, FileWriter, KeptFile, WorkspaceFiles

T = TypeVar("T")
_LOOK_S: Final = 1.0


class _Stopped(Exception):
    """The step has ended; nobody waits for the result."""


class FilesInThread:
    """Opens and makes files from within the thread of one step."""

    def __init__(self, files: WorkspaceFiles, loop: asyncio.AbstractEventLoop) -> None:
        self._files, self._loop = files, loop
        self._stopped = False

    def open(self, file: str) -> Iterator[bytes]:
        """Yield the pieces of a file, one after another."""
        kept = self.ask(self._files.open(file))
        for number in range(len(kept.pieces)):
            yield self.ask(kept.piece(number))

    def seekable(self, file: str) -> io.RawIOBase:
        """Return a file that can be read from any place, as archives want it."""
        return _Seekable(self, self.ask(self._files.open(file)))

    def size(self, file: str) -> int:
        """Return how many bytes a file has."""
        return self.ask(self._files.open(file)).size

    def begin(self) -> WriterInThread:
        """Begin a new file."""
        return WriterInThread(self, self._files.begin())

    def ask(self, wanted: Coroutine[Any, Any, T]) -> T:
        """Have the event loop do something and wait for it; raise where the step has ended."""
        if self._stopped:
            wanted.close()
            raise _Stopped
        asked = asyncio.run_coroutine_threadsafe(wanted, self._loop)
        while True:
            try:
                return asked.result(_LOOK_S)
            except TimeoutError:
                if asked.done():
                    raise
                # A loop that has ended answers no more: then nobody may wait for it.
                if self._stopped:
                    asked.cancel()
                    raise _Stopped from None

    def stop(self) -> None:
        """Let nothing more be asked for."""
        self._stopped = True


class WriterInThread(io.RawIOBase):
    """A new file, written to as to any other; `kept` closes and returns it."""

    def __init__(self, files: FilesInThread, writer: FileWriter) -> None:
        self._files, self._writer = files, writer
        self._waiting = bytearray()

    def writable(self) -> bool:
        """Return True: that is all it can do."""
        return True

    def write(self, part: Any, /) -> int:
        """Take the next bytes; whole pieces go to the event loop, so that short parts cost little."""
        self._waiting += part
        if len(self._waiting) >= PIECE:
            self._hand_on()
        return len(part)

    def kept(self) -> KeptFile:
        """Keep what is left and return the file."""
        self._hand_on()
        return self._files.ask(self._writer.close())

    def _hand_on(self) -> None:
        part = bytes(self._waiting)
        self._waiting.clear()
        self._files.ask(self._writer.write(part))


class _Seekable(io.RawIOBase):
    def __init__(self, files: FilesInThread, kept: KeptFile) -> None:
        self._files, self._kept, self._at = files, kept, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._kept.size}[whence]
        if start + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, into: Any, /) -> int:
        number, begin = divmod(self._at, PIECE)
        if number >= len(self._kept.pieces) or self._at >= self._kept.size:
            return 0
        piece = self._files.ask(self._kept.piece(number))[begin : begin + len(into)]
        into[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


async def in_thread(files: WorkspaceFiles, work: Callable[[FilesInThread], T]) -> T:
    """Run plain code over files in a thread of its own; cancelling ends it at its next piece."""
    loop = asyncio.get_running_loop()
    inside = FilesInThread(files, loop)
    pool = ThreadPoolExecutor(1, thread_name_prefix="files")
    try:
        return await loop.run_in_executor(pool, work, inside)
    finally:
        inside.stop()
        pool.shutdown(wait=False)
