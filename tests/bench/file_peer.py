"""`python -m tests.bench.file_peer`: a web server that gives files of any size and takes them, in a process of its own.

`GET /orders.csv?bytes=N` answers with so many bytes of rows, made while they are sent. `PUT` counts what
comes. It prints its port and ends with its standard input.
"""

import asyncio
import hashlib
import json
import sys
from urllib.parse import parse_qs, urlsplit

HEAD = b"id,region,amount,note\n"
REGIONS = ("north", "south", "east", "west")
ROWS = 2_000


def rows(first: int) -> bytes:
    """Return so many rows of some 500 bytes each, from a number on; no two notes are alike."""
    lines = []
    for number in range(first, first + ROWS):
        note = hashlib.sha512(b"%d" % number).hexdigest()
        amount = number % 1_000 / 4
        lines.append(f'{number},{REGIONS[number % 4]},{amount},"{note}, {note}, {note[:200]}"\n')
    return "".join(lines).encode()


async def _give(writer: asyncio.StreamWriter, size: int) -> None:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ncontent-length: {size}\r\n\r\n"
    writer.write(head.encode() + HEAD)
    left, first = size - len(HEAD), 0
    while left > 0:
        part = rows(first)
        if left <= len(part):
            # The last line is filled up, so that the size is exact and every row is whole.
            part = part[: part.rindex(b"\n", 0, left) + 1] if left > 600 else b""
            part += b"\n" * (left - len(part))
        writer.write(part)
        await writer.drain()
        left, first = left - len(part), first + ROWS


async def _take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, size: int) -> None:
    digest, left = hashlib.sha256(), size
    while left:
        part = await reader.read(min(left, 1 << 20))
        if not part:
            return
        digest.update(part)
        left -= len(part)
    body = json.dumps({"size": size, "sha256": digest.hexdigest()}).encode()
    head = f"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    writer.write(head.encode() + b"\r\n\r\n" + body)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while first := await reader.readline():
            method, target, _ = first.decode().split()
            headers = {}
            while (line := await reader.readline()).strip():
                name, _, value = line.decode().partition(":")
                headers[name.strip().lower()] = value.strip()
            if method == "PUT":
                await _take(reader, writer, int(headers["content-length"]))
            else:
                await _give(writer, int(parse_qs(urlsplit(target).query)["bytes"][0]))
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def _main() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - the port is its answer
    async with server:
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main())
