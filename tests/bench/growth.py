"""The same load on a small installation and on a grown one, in turns: what is stored must not cost."""

from statistics import median

import httpx

from tests.bench.seeded import (
    Connection,
    add_events,
    add_workflows,
    administrator,
    forget_runs,
    settle,
)
from tests.bench.service import BODY, THREE_STEPS, RunningService, running_service, send_to_all
from tests.bench.table import Line

CONNECTIONS = 50
TURNS = 3
CALLED = 100
"""So many workflows are called in turn, in both: the others are only there."""
SMALL = (100, 1_000)
LARGE = (10_000, 1_000_000)


def measure(seconds: int) -> list[Line]:
    """Measure both in turns, ABAB; before each turn the small one is brought back to its size."""
    small_s: list[float] = []
    large_s: list[float] = []
    with (
        running_service() as small,
        running_service() as large,
        administrator(small) as of_small,
        administrator(large) as of_large,
    ):
        small.settle()
        large.settle()
        few, path = _workflows(small, of_small, SMALL[0])
        many, other = _workflows(large, of_large, LARGE[0])
        _fill(large, of_large, other, LARGE[1])
        send_to_all(large, many[:CALLED], CONNECTIONS, 1)
        for _ in range(TURNS):
            forget_runs(of_small)
            _fill(small, of_small, path, SMALL[1])
            small_s.append(send_to_all(small, few[:CALLED], CONNECTIONS, seconds)["per_s"])
            large_s.append(send_to_all(large, many[:CALLED], CONNECTIONS, seconds)["per_s"])
    ratio = median(large_s) / median(small_s)
    name = f"webhook, {CONNECTIONS} connections"
    return [
        Line(f"{name}: {_sizes(*SMALL)}", median(small_s), "runs/s"),
        Line(f"{name}: {_sizes(*LARGE)}", median(large_s), "runs/s"),
        Line(f"{name}: grown to small", ratio, "x", 0.85, "higher"),
    ]


def _sizes(workflows: int, events: int) -> str:
    return f"{workflows:,} workflows, {events:,} events stored before"


def _workflows(
    service: RunningService, connection: Connection, count: int
) -> tuple[list[str], str]:
    """Have so many workflows; return the paths of their webhooks, and that of the first."""
    workflow_id, path = service.publish(THREE_STEPS)
    return [*add_workflows(connection, workflow_id, count - 1), path], path


def _fill(service: RunningService, connection: Connection, path: str, events: int) -> None:
    """Have so many events stored, of copies of a run that has really been."""
    answer = httpx.post(f"{service.address}{path}", json=BODY, trust_env=False)
    answer.raise_for_status()
    add_events(connection, answer.headers["x-run-id"], events)
    settle(connection)
