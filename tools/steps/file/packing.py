"""Packing and unpacking files piece by piece, within bounds: what a file says of itself is not believed."""

from __future__ import annotations

import bz2
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Final, Literal, Protocol

from tools.sdk.errors import bad_data
from tools.sdk.files import LARGEST_FILE, PIECE

Format = Literal["gzip", "zlib", "bzip2"]
# Rows that hardly differ pack to a hundredth; what packs to much less is made to fill a disk.
LARGEST_RATIO: Final = 200
_RATIO_FROM: Final = 10_000_000
MOST_MEMBERS: Final = 10_000
_LONGEST_DIRECTORY: Final = 1_000_000
# The reader unpacks the other methods without a bound.
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_AT_ONCE: Final = 256_000
_WINDOWS: Final = {"gzip": zlib.MAX_WBITS | 16, "zlib": zlib.MAX_WBITS}
_BROKEN: Final = (zlib.error, OSError, ValueError, EOFError)
_NO_ARCHIVE: Final = (zipfile.BadZipFile, RuntimeError, *_BROKEN)


class _Inflates(Protocol):
    """What `zlib.decompressobj` makes: its class has no public name."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Writes(Protocol):
    """All that packing needs of where it writes: it need not seek."""

    def write(self, part: bytes, /) -> int: ...
    def flush(self) -> None: ...
    def close(self) -> None: ...


_Unpacks = bz2.BZ2Decompressor | _Inflates


def packed(parts: Iterable[bytes], form: Format) -> Iterator[bytes]:
    """Yield the bytes packed; the same bytes for the same file."""
    packer = (
        bz2.BZ2Compressor(9)
        if form == "bzip2"
        else zlib.compressobj(6, zlib.DEFLATED, _WINDOWS[form])
    )
    for part in parts:
        if made := packer.compress(part):
            yield made
    yield packer.flush()


def unpacked(parts: Iterable[bytes], form: Format) -> Iterator[bytes]:
    """Yield what was packed, several packed one behind the other too; raise bad_data for what is not whole."""
    unpacker: _Unpacks | None = None
    try:
        for part in parts:
            left = part
            while left:
                if unpacker is None or unpacker.eof:
                    unpacker = _fresh(form)
                yield from _pulled(unpacker, left)
                left = unpacker.unused_data if unpacker.eof else b""
    except _BROKEN as exc:
        raise bad_data("not_packed", f"the file is not {form}: {str(exc)[:200]}") from exc
    if unpacker is None or not unpacker.eof:
        raise bad_data("not_packed", f"the {form} ends in the middle")


def bounded(parts: Iterable[bytes], packed_size: int) -> Iterator[bytes]:
    """Yield what was unpacked, or raise bad_data once it is far more than the packed file can honestly hold."""
    size, largest = 0, min(LARGEST_FILE, max(_RATIO_FROM, packed_size * LARGEST_RATIO))
    for part in parts:
        size += len(part)
        if size > largest:
            raise bad_data(
                "unpacks_too_large",
                f"it unpacks to more than {largest:,} bytes",
                hint="unpack it where it comes from, or take it in parts",
            )
        yield part


class ArchiveReader(io.BufferedReader):
    """Refuses to read a directory of files that is far too long, before it is read."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read so many bytes."""
        most = _LONGEST_DIRECTORY + 1
        found = super().read(most if size is None or size < 0 else min(size, most))
        if len(found) > _LONGEST_DIRECTORY:
            raise ValueError("its directory is too long")
        return found


def _fresh(form: Format) -> _Unpacks:
    return bz2.BZ2Decompressor() if form == "bzip2" else zlib.decompressobj(_WINDOWS[form])


def _pulled(unpacker: _Unpacks, given: bytes) -> Iterator[bytes]:
    """Unpack at most a piece at once: a few bytes may be a gigabyte."""
    if isinstance(unpacker, bz2.BZ2Decompressor):
        yield unpacker.decompress(given, PIECE)
        while not unpacker.eof and not unpacker.needs_input:
            yield unpacker.decompress(b"", PIECE)
        return
    while given:
        yield unpacker.decompress(given, PIECE)
        given = b"" if unpacker.eof else unpacker.unconsumed_tail


def member_of(archive: IO[bytes], wanted: str | None) -> tuple[str, Iterator[bytes]]:
    """Return the name and the bytes of one file of a ZIP archive; raise bad_data for what is none."""
    try:
        inside = zipfile.ZipFile(archive)
        members = [one for one in inside.infolist() if not one.is_dir()]
    except _NO_ARCHIVE as exc:
        raise bad_data("not_packed", f"the file is no ZIP archive: {str(exc)[:200]}") from exc
    if len(members) > MOST_MEMBERS:
        raise bad_data("too_many_members", f"the archive holds more than {MOST_MEMBERS} files")
    chosen = [one for one in members if wanted in {None, one.filename}]
    if len(chosen) != 1:
        names = ", ".join(one.filename[:100] for one in members[:10])
        raise bad_data(
            "no_such_member",
            f"the archive holds {len(members)} files, and {len(chosen)} of them are meant",
            hint=f"say with `member` which one; there are: {names}",
        )
    if chosen[0].compress_type not in _METHODS:
        raise bad_data("not_packed", "the file in the archive is not packed by deflate")
    return chosen[0].filename, _read(inside, chosen[0])


def _read(inside: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with inside.open(member) as source:
            while part := source.read(_AT_ONCE):
                yield part
    except _NO_ARCHIVE as exc:
        raise bad_data("not_packed", f"the archive cannot be read: {str(exc)[:200]}") from exc


def zipped(parts: Iterable[bytes], name: str, into: _Writes) -> None:
    """Write a ZIP archive of one file, the same bytes for the same file."""
    made = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    made.compress_type = zipfile.ZIP_DEFLATED
    with (
        zipfile.ZipFile(into, "w") as archive,
        archive.open(made, "w", force_zip64=True) as member,
    ):
        for part in parts:
            member.write(part)
