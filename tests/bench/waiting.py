"""Ten thousand runs that wait, and two hundred callers whose runs start meanwhile."""

import time
from typing import Any

from tests.bench.seeded import Connection, administrator
from tests.bench.service import THREE_STEPS, RunningService, running_service, send
from tests.bench.table import Line

WAITING = 10_000
ACTIVE = 200
GIVE_UP_S = 120.0
_AT_ONCE: dict[str, Any] = {
    **THREE_STEPS,
    "name": "Three pure steps, answered at once",
    "triggers": [{**THREE_STEPS["triggers"][0], "with": {"respond": "at_once"}}],
}
_WAITS: dict[str, Any] = {
    "nexa": 1,
    "name": "Waits a month",
    "triggers": _AT_ONCE["triggers"],
    "steps": [{"id": "month", "type": "wait", "duration_s": 30 * 24 * 3600}],
}


def measure(seconds: int) -> list[Line]:
    """Measure how long callers wait until their run is on record, and the service's memory."""
    with running_service() as service, administrator(service) as connection:
        service.settle()
        _, waits = service.publish(_WAITS)
        _, starts = service.publish(_AT_ONCE)
        count = _fill(service, connection, waits)
        found = send(service, starts, ACTIVE, seconds)
        memory_mb = service.memory_mb()
        if _waiting(connection) < count:
            raise SystemExit("runs that should wait for a month have ended")
    name = f"{count:,} runs waiting, {ACTIVE} callers at once"
    return [
        Line(f"{name}: starts", found["per_s"], "runs/s"),
        Line(f"{name}: start on record, p50", found["p50_ms"], "ms"),
        Line(f"{name}: start on record, p95", found["p95_ms"], "ms", 1000.0),
        Line(f"{name}: failed", found["faults"], "", 0.0),
        Line(f"{name}: memory", memory_mb, "MB", 600.0),
    ]


def _fill(service: RunningService, connection: Connection, path: str) -> int:
    until = time.monotonic() + GIVE_UP_S
    while (count := _waiting(connection)) < WAITING:
        if time.monotonic() > until:
            raise SystemExit(f"only {count} runs wait after {GIVE_UP_S:g} s")
        send(service, path, 50, 1)
    return count


def _waiting(connection: Connection) -> int:
    query = "SELECT count(*) FROM runs WHERE status = 'waiting'"
    return int(next(connection.execute(query))[0])
