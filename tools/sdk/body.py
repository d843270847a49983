"""Reading an answer within its bounds: size as sent, size unpacked, and how far it unpacks."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from tools.sdk.errors import ActionFailed

LARGEST_BODY = 10_000_000
LARGEST_RATIO = 100
_RATIO_FROM = 100_000
_PIECE = 65_536
_WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}
ACCEPTED_ENCODINGS = "gzip, deflate"


def too_large(what: str) -> ActionFailed:
    """Return the failure of an answer beyond its bounds."""
    return ActionFailed(
        "bad_data",
        "response_too_large",
        f"the answer is too large: {what}",
        hint="ask for less: a filter, a page, fewer fields",
    )


async def read_body(parts: AsyncIterator[bytes], encoding: str) -> bytes:
    """Return the unpacked body, or raise as soon as a bound is passed."""
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return await _read_plain(parts)
    if name not in _WINDOW:
        raise ActionFailed(
            "bad_data",
            "unknown_encoding",
            f"the answer is packed as {name!r}, which was not asked for",
        )
    return await _read_packed(parts, name)


async def _read_plain(parts: AsyncIterator[bytes]) -> bytes:
    body = bytearray()
    async for part in parts:
        body += part
        if len(body) > LARGEST_BODY:
            raise too_large(f"more than {LARGEST_BODY} bytes")
    return bytes(body)


async def _read_packed(parts: AsyncIterator[bytes], name: str) -> bytes:
    unpacker = zlib.decompressobj(_WINDOW[name])
    body, packed = bytearray(), 0
    try:
        async for part in parts:
            packed += len(part)
            pending = part
            while pending:
                body += unpacker.decompress(pending, _PIECE)
                pending = unpacker.unconsumed_tail
                _check(len(body), packed)
    except zlib.error as exc:
        raise ActionFailed("bad_data", "broken_encoding", f"the {name} answer is broken") from exc
    return bytes(body + unpacker.flush())


def _check(unpacked: int, packed: int) -> None:
    if unpacked > LARGEST_BODY:
        raise too_large(f"more than {LARGEST_BODY} bytes unpacked")
    if unpacked > _RATIO_FROM and unpacked > packed * LARGEST_RATIO:
        raise too_large(f"it unpacks to more than {LARGEST_RATIO} times its size")
