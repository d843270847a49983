"""Webhook, three pure steps with CEL, answer: the run durably recorded before the answer is sent."""

from tests.bench.service import THREE_STEPS, RunningService, send
from tests.bench.table import Line

BEST_FLOOR = 15_000
"""Rows per second of the bare loop from which on the fixed bar holds."""


def measure(service: RunningService, seconds: int, floor_rows_s: float) -> list[Line]:
    """Measure at 1, 10 and 50 connections."""
    _, path = service.publish(THREE_STEPS)
    send(service, path, 10, 1)
    bar = 600.0 if floor_rows_s >= BEST_FLOOR else 0.04 * floor_rows_s
    lines: list[Line] = []
    for connections in (1, 10, 50):
        before = service.cpu_s()
        found = send(service, path, connections, seconds)
        cpu_ms = (service.cpu_s() - before) / (found["per_s"] * (seconds + 1)) * 1e3
        name = f"webhook, {connections} connections"
        lines += [
            Line(
                f"{name}: runs",
                found["per_s"],
                "runs/s",
                bar if connections == 50 else None,
                "higher",
            ),
            Line(f"{name}: p50", found["p50_ms"], "ms", 8.0 if connections == 1 else None),
            Line(f"{name}: p99", found["p99_ms"], "ms"),
            Line(f"{name}: CPU of the service, each run", cpu_ms, "ms"),
            Line(f"{name}: failed", found["faults"], "", 0.0),
        ]
    return lines
