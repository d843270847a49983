"""The webhook run beside another program's: same body, same check of it, same bytes back, taking turns."""

from statistics import median
from urllib.parse import urlsplit

import httpx

from tests.bench.service import BODY, THREE_STEPS, running_service, send, send_to
from tests.bench.table import Line

CONNECTIONS = 50
TURNS = 3


def measure(
    name: str, address: str, their_path: str, bar: float | None, seconds: int
) -> list[Line]:
    """Measure both in turns, ABAB; ours records every run durably before it answers."""
    parts = urlsplit(address)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    ours: list[float] = []
    theirs: list[float] = []
    with running_service() as service:
        service.settle()
        _, path = service.publish({**THREE_STEPS, "name": f"Three pure steps beside {name}"})
        _require_same(f"{service.address}{path}", f"{address}{their_path}")
        send(service, path, CONNECTIONS, 1)
        send_to(host, port, [their_path], CONNECTIONS, 1)
        for _ in range(TURNS):
            ours.append(send(service, path, CONNECTIONS, seconds)["per_s"])
            theirs.append(send_to(host, port, [their_path], CONNECTIONS, seconds)["per_s"])
    ratio = median(mine / its for mine, its in zip(ours, theirs, strict=True))
    load = f"webhook, {CONNECTIONS} connections"
    return [
        Line(f"{load}: ours, durable", median(ours), "req/s"),
        Line(f"{load}: {name}", median(theirs), "req/s"),
        Line(f"{load}: ours to {name}, median of {TURNS} turns", ratio, "x", bar, "higher"),
    ]


def _require_same(our_url: str, their_url: str) -> None:
    ours, theirs = (
        httpx.post(url, json=BODY, trust_env=False, timeout=30).raise_for_status().content
        for url in (our_url, their_url)
    )
    if ours != theirs:
        raise SystemExit(f"The answers differ: {ours!r} here, {theirs!r} there.")
