"""Files of a run's workspace, as actions see them: made once, in pieces, and never changed.

A file is named by the sha-256 of its list of pieces, so the same bytes are the same file whoever makes
them again, and a step that is repeated changes nothing. Only what this module wrote can be opened: a list
of pieces begins with a mark that no value of a run begins with, and names its workspace.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import unicodedata
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final

import orjson
from pydantic import Field

from engine.ports.files import FilePieces
from engine.ports.runs import StorageFull
from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.http import LongAnswer
from tools.sdk.schema import Result

PIECE: Final = 1 << 20
LARGEST_FILE: Final = 4_000_000_000
_LONGEST_NAME: Final = 200
_MARK: Final = b"nexa file 1\n"


FileId = Annotated[
    str,
    Field(
        title="File",
        description="What the step that made the file gave as `file`.",
        pattern=r"^[0-9a-f]{64}$",
    ),
]


class File(Result):
    """A file as the steps of a run hand it on."""

    file: str = Field(description="What later steps open it by.", pattern=r"^[0-9a-f]{64}$")
    name: str = Field(description="What it is called.", examples=["orders.csv"])
    size: int = Field(ge=0, description="How many bytes it has.")
    sha256: str = Field(description="The fingerprint of its bytes, in hexadecimal.")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is there; going through it reads one piece after another, as often as wanted."""

    files: WorkspaceFiles
    id: str
    size: int
    sha256: str
    pieces: tuple[str, ...]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for number in range(len(self.pieces)):
            yield await self.piece(number)

    async def piece(self, number: int) -> bytes:
        """Return one piece, all of them of the same length but the last."""
        return await self.files.piece(self.pieces[number])

    def named(self, name: str) -> File:
        """Return it as a step hands it on."""
        return File(file=self.id, name=name, size=self.size, sha256=self.sha256)


class FileWriter:
    """Takes bytes in parts of any size; the file is there once it is closed."""

    def __init__(self, files: WorkspaceFiles) -> None:
        self._files, self._waiting = files, bytearray()
        self._pieces: list[str] = []
        self._size, self._digest = 0, hashlib.sha256()

    async def write(self, part: bytes) -> None:
        """Take the next bytes; raise bad_data once the file would be larger than one may be."""
        self._size += len(part)
        if self._size > LARGEST_FILE:
            raise bad_data(
                "file_too_large",
                f"the file would have more than {LARGEST_FILE:,} bytes",
                hint="take less at once, for example one month at a time",
            )
        self._waiting += part
        while len(self._waiting) >= PIECE:
            await self._keep(PIECE)

    def as_answer(self) -> LongAnswer:
        """Return what a request gives the body of a good answer to, as it comes."""

        async def take(parts: AsyncIterator[bytes]) -> None:
            async for part in parts:
                await self.write(part)

        return LongAnswer(take, LARGEST_FILE)

    async def close(self) -> KeptFile:
        """Keep what is left and return the file."""
        if self._waiting:
            await self._keep(len(self._waiting))
        made = {
            "workspace": self._files.workspace_id,
            "size": self._size,
            "sha256": self._digest.hexdigest(),
            "pieces": self._pieces,
        }
        name = await self._files.keep(_MARK + orjson.dumps(made))
        return KeptFile(
            self._files, name, self._size, self._digest.hexdigest(), tuple(self._pieces)
        )

    async def _keep(self, size: int) -> None:
        piece = bytes(self._waiting[:size])
        del self._waiting[:size]
        self._digest.update(piece)
        self._pieces.append(await self._files.keep(piece))


@dataclass(frozen=True, slots=True)
class WorkspaceFiles:
    """Opens and makes files of one workspace; there is no way to any other workspace's."""

    store: FilePieces
    org_id: str
    workspace_id: str

    async def open(self, file: str) -> KeptFile:
        """Return a file of this workspace, or raise bad_data."""
        kept = await self.store.piece(self.org_id, file)
        facts: Any = None
        if kept is not None and kept.startswith(_MARK):
            facts = orjson.loads(kept[len(_MARK) :])
        if facts is None or facts["workspace"] != self.workspace_id:
            raise _gone(file)
        pieces = tuple(facts["pieces"])
        return KeptFile(self, file, facts["size"], facts["sha256"], pieces)

    def begin(self) -> FileWriter:
        """Begin a new file."""
        return FileWriter(self)

    async def written(self, parts: Iterable[bytes]) -> KeptFile:
        """Make a file of what is already at hand."""
        writer = self.begin()
        for part in parts:
            await writer.write(part)
        return await writer.close()

    async def keep(self, content: bytes) -> str:
        """Keep one piece."""
        try:
            return await self.store.keep(self.org_id, self.workspace_id, content)
        except StorageFull as exc:
            raise ActionFailed(
                "ours",
                "storage_full",
                "the storage of files has no room left",
                hint="make room on the disk of the database; the step may then be repeated",
                retryable=True,
            ) from exc

    async def piece(self, sha256: str) -> bytes:
        """Return one piece, checked against its name."""
        found = await self.store.piece(self.org_id, sha256)
        if found is None or hashlib.sha256(found).hexdigest() != sha256:
            raise _gone(sha256)
        return found


def harmless_name(text: str) -> str:
    """Return a name without folders, characters that hide or turn around what follows, or dots before it."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    seen = "".join(one for one in last if unicodedata.category(one)[0] != "C")
    return " ".join(seen.split()).lstrip(". ")[-_LONGEST_NAME:] or "file"


def no_files() -> ActionFailed:
    """Return the failure of a step where no files are kept."""
    return ActionFailed("logic", "no_files", "no files are kept here", nothing_happened=True)


def _gone(file: str) -> ActionFailed:
    return bad_data(
        "file_missing",
        f"there is no file {file[:64]!r} in this workspace",
        hint="pass on what the step that made the file gave as `file`; old files are removed with their runs",
    )


class MemoryPieces:
    """Keeps pieces in memory: for trying steps, where nothing has to last."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    async def keep(self, org_id: str, workspace_id: str, content: bytes) -> str:  # noqa: ARG002
        """Keep a piece."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._kept[org_id, sha256] = content
        await asyncio.sleep(0)
        return sha256

    async def piece(self, org_id: str, sha256: str) -> bytes | None:
        """Return a piece."""
        await asyncio.sleep(0)
        return self._kept.get((org_id, sha256))
