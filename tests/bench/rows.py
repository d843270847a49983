"""A hundred thousand and a million rows through each step that works on rows: seconds, and how they grow."""

import asyncio
import time
from typing import Any

from engine.ports.runner import Succeeded
from tests.bench.table import Line
from tools.kit.bench import Bench, a_bench

FEW, MANY = 100_000, 1_000_000
# Ten times the rows in ten times the time, and what caches and a busy machine add.
MOST_TIMES = 15.0

STEPS: dict[str, dict[str, Any]] = {
    "list.filter": {"where": "{{ item.amount > 50.0 }}"},
    "list.map": {"value": "{{ item.amount * 2.0 }}"},
    "list.sort": {"by": "{{ item.amount }}"},
    "list.group": {"by": "{{ item.region }}"},
    "list.dedupe": {"key": "{{ item.id }}"},
    "list.chunk": {"size": 100},
    "table.aggregate": {
        "by": ["region"],
        "measures": [{"name": "total", "function": "sum", "column": "amount"}],
    },
    "table.pivot": {"by": ["region"], "column": "month", "value": "amount"},
    "table.columns": {"names": {"id": "number"}},
    "data.validate_rows": {"schema": {"type": "object", "required": ["id", "amount"]}},
    "csv.build": {"columns": ["id", "amount"]},
}


def _rows(count: int) -> list[dict[str, Any]]:
    return [
        {"id": n, "region": f"r{n % 1_000}", "month": n % 12, "amount": n * 7919 % 1_000 / 4}
        for n in range(count)
    ]


async def _seconds(bench: Bench, action: str, args: dict[str, Any], rows: list[Any]) -> float:
    name = "items" if action.startswith("list.") else "rows"
    began = time.process_time()
    outcome = await bench.run(action, {name: rows, **args}, timeout_s=3_600.0)
    took = time.process_time() - began
    if not isinstance(outcome, Succeeded):
        raise SystemExit(f"{action}: {outcome.error.message}")
    return took


async def _measured(few: int, many: int) -> list[tuple[str, float, float]]:
    found = []
    async with a_bench() as bench:
        for action, args in STEPS.items():
            short = await _seconds(bench, action, args, _rows(few))
            found.append((action, short, await _seconds(bench, action, args, _rows(many))))
    return found


def measure(_: int) -> list[Line]:
    """Measure each step at both sizes."""
    lines = []
    for action, short, long in asyncio.run(_measured(FEW, MANY)):
        lines += [
            Line(f"`{action}` of 1,000,000 rows, processor time", long, "s"),
            Line(f"`{action}`, times that of 100,000 rows", long / short, "x", MOST_TIMES),
        ]
    return lines
