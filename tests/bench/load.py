"""A load generator in a process of its own: raw HTTP/1.1 on kept connections, nothing but asyncio."""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from itertools import cycle

WARM_S = 1.0


class Connection:
    """One kept connection that sends the same requests in turn, again and again."""

    def __init__(self, host: str, port: int, requests: Sequence[bytes]) -> None:
        self._host, self._port, self._requests = host, port, cycle(requests)
        self.latencies: list[float] = []
        self.faults = 0

    async def run(self, measure_from: float, until: float) -> None:
        """Send until the time is up."""
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            while (began := time.perf_counter()) < until:
                writer.write(next(self._requests))
                status = await _answer(reader)
                ended = time.perf_counter()
                if status not in (200, 202):
                    self.faults += 1
                elif began >= measure_from:
                    self.latencies.append(ended - began)
        finally:
            writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


async def load(
    host: str, port: int, paths: Sequence[str], body: bytes, connections: int, seconds: float
) -> dict[str, float]:
    """Send from so many connections at once, to the paths in turn; return rate and latencies."""
    rest = f"host: {host}:{port}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    requests = [f"POST {path} HTTP/1.1\r\n{rest}\r\n\r\n".encode() + body for path in paths]
    # Each connection begins at a path of its own, so that no path is called by all at once.
    turned = [requests[n % len(paths) :] + requests[: n % len(paths)] for n in range(connections)]
    start = time.perf_counter() + WARM_S
    clients = [Connection(host, port, own) for own in turned]
    await asyncio.gather(*[client.run(start, start + seconds) for client in clients])
    found = sorted(latency for client in clients for latency in client.latencies)
    if not found:
        raise SystemExit("no request succeeded")
    return {
        "connections": connections,
        "per_s": round(len(found) / seconds, 1),
        "p50_ms": round(found[len(found) // 2] * 1e3, 2),
        "p95_ms": round(found[int(len(found) * 0.95)] * 1e3, 2),
        "p99_ms": round(found[int(len(found) * 0.99)] * 1e3, 2),
        "faults": sum(client.faults for client in clients),
    }


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    told["body"] = told["body"].encode()
    print(json.dumps(asyncio.run(load(**told))))  # noqa: T201 - the answer to the process that asked
