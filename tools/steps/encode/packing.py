"""Compressing and unpacking in bounded memory: what unpacks to far more than it may is refused early."""

from __future__ import annotations

import bz2
import gzip
import zlib
from typing import Final, Literal, Protocol

from tools.sdk.errors import bad_data

Format = Literal["gzip", "zlib", "bzip2"]
# What a step may hold unpacked; a bomb is stopped within one piece of it.
LARGEST_UNPACKED: Final = 10_000_000
_PIECE: Final = 64_000
_WINDOWS: Final = {"gzip": zlib.MAX_WBITS | 16, "zlib": zlib.MAX_WBITS}


class _Unpacks(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...


def packed(content: bytes, form: Format) -> bytes:
    """Return the content compressed, the same bytes for the same content."""
    if form == "gzip":
        return gzip.compress(content, compresslevel=6, mtime=0)
    if form == "zlib":
        return zlib.compress(content, 6)
    return bz2.compress(content, 9)


def unpacked(content: bytes, form: Format) -> bytes:
    """Return what was compressed, or raise bad_data for what is not whole or far too large."""
    try:
        pieces, unpacker = _bzip2(content) if form == "bzip2" else _zlib(content, _WINDOWS[form])
    except (zlib.error, OSError, ValueError) as exc:
        raise bad_data("not_packed", f"the bytes are not {form}: {exc}") from exc
    if not unpacker.eof:
        raise bad_data("not_packed", f"the {form} ends in the middle")
    if unpacker.unused_data:
        raise bad_data("not_packed", f"something stands behind the end of the {form}")
    return bytes(pieces)


def _zlib(content: bytes, window: int) -> tuple[bytearray, _Unpacks]:
    unpacker = zlib.decompressobj(window)
    made = bytearray()
    left = content
    while left and not unpacker.eof:
        made += unpacker.decompress(left, _PIECE)
        _check(len(made))
        left = unpacker.unconsumed_tail
    return made, unpacker


def _bzip2(content: bytes) -> tuple[bytearray, _Unpacks]:
    unpacker = bz2.BZ2Decompressor()
    made = bytearray(unpacker.decompress(content, _PIECE))
    while not unpacker.eof and not unpacker.needs_input:
        made += unpacker.decompress(b"", _PIECE)
        _check(len(made))
    return made, unpacker


def _check(size: int) -> None:
    if size > LARGEST_UNPACKED:
        raise bad_data(
            "unpacks_too_large",
            f"it unpacks to more than {LARGEST_UNPACKED:,} bytes",
            hint="unpack it where it comes from, or take it in parts",
        )
