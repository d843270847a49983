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
    body = bytearray()
    async for part in body_parts(parts, encoding, LARGEST_BODY):
        body += part
    return bytes(body)


async def body_parts(
    parts: AsyncIterator[bytes], encoding: str, largest: int
) -> AsyncIterator[bytes]:
    """Yield the unpacked body in parts, or raise as soon as a bound is passed."""
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        unpacked = _plain_parts(parts, largest)
    elif name in _WINDOW:
        unpacked = _unpacked_parts(parts, name, largest)
    else:
        raise ActionFailed(
            "bad_data",
            "unknown_encoding",
            f"the answer is packed as {name!r}, which was not asked for",
        )
    async for part in unpacked:
        yield part


async def _plain_parts(parts: AsyncIterator[bytes], largest: int) -> AsyncIterator[bytes]:
    size = 0
    async for part in parts:
        size += len(part)
        if size > largest:
            raise too_large(f"more than {largest} bytes")
        yield part


async def _unpacked_parts(
    parts: AsyncIterator[bytes], name: str, largest: int
) -> AsyncIterator[bytes]:
    unpacker = zlib.decompressobj(_WINDOW[name])
    size, packed = 0, 0
    try:
        async for part in parts:
            packed += len(part)
            pending = part
            while pending:
                made = unpacker.decompress(pending, _PIECE)
                pending = unpacker.unconsumed_tail
                size += len(made)
                _check(size, packed, largest)
                yield made
        yield unpacker.flush()
        if packed and not unpacker.eof:
            raise _broken(f"the {name} answer is cut off")
    except zlib.error as exc:
        raise _broken(f"the {name} answer is broken") from exc


def _broken(what: str) -> ActionFailed:
    hint = "ask for it again; if it stays, the server says a packing that it does not use"
    return ActionFailed("bad_data", "broken_encoding", what, hint=hint)


def _check(unpacked: int, packed: int, largest: int) -> None:
    if unpacked > largest:
        raise too_large(f"more than {largest} bytes unpacked")
    if unpacked > _RATIO_FROM and unpacked > packed * LARGEST_RATIO:
        raise too_large(f"it unpacks to more than {LARGEST_RATIO} times its size")
