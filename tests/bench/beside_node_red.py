"""The webhook run beside Node-RED: same body, same check of it, same bytes back, taking turns."""

from statistics import median
from urllib.parse import urlsplit

import httpx

from tests.bench.peers import node_red
from tests.bench.service import BODY, THREE_STEPS, RunningService, send, send_to
from tests.bench.table import Line

CONNECTIONS = 50
TURNS = 2


def measure(service: RunningService, seconds: int) -> list[Line]:
    """Measure both in turns, ABAB; ours records every run durably before it answers."""
    _, path = service.publish({**THREE_STEPS, "name": "Three pure steps beside Node-RED"})
    with node_red.running() as address:
        _require_same(service, path, address)
        port = urlsplit(address).port or 80
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(TURNS):
            ours.append(send(service, path, CONNECTIONS, seconds)["per_s"])
            found = send_to("127.0.0.1", port, node_red.PATH, CONNECTIONS, seconds)
            theirs.append(found["per_s"])
    ratio = median(ours) / median(theirs)
    name = f"webhook, {CONNECTIONS} connections"
    return [
        Line(f"{name}, in turns with Node-RED: ours", median(ours), "req/s"),
        Line(f"{name}: {node_red.PINNED}, in memory", median(theirs), "req/s"),
        Line(f"{name}: ratio to Node-RED", ratio, "x", 0.5, "higher"),
    ]


def _require_same(service: RunningService, path: str, address: str) -> None:
    ours = httpx.post(f"{service.address}{path}", json=BODY, trust_env=False).content
    theirs = node_red.answer(address, BODY)
    if ours != theirs:
        raise SystemExit(f"The answers differ: {ours!r} here, {theirs!r} there.")
