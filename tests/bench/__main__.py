"""`python -m tests.bench [--only GROUP] [--json FILE] [--page]`: every figure this project promises."""

import argparse
import json
import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from api.cli.logs import log_plainly
from tests.bench import (
    beside_n8n,
    beside_node_red,
    engine,
    files,
    floor,
    growth,
    memory,
    page,
    planning,
    profiled,
    rows,
    streams,
    temporal,
    waiting,
    webhook,
)
from tests.bench.service import running_service
from tests.bench.table import Line, as_json, as_text


def service(seconds: int) -> list[Line]:
    """Measure the machine's floor, then the service as a newcomer starts it."""
    lines = floor.measure(seconds)
    loop_rows_s = max(line.value for line in lines if "group-commit" in line.what)
    with running_service() as running:
        running.settle()
        lines += memory.before_plan(running)
        lines += webhook.measure(running, seconds, loop_rows_s)
        lines += streams.measure(running)
        lines += memory.after_plan(running)
    return lines


GROUPS: dict[str, tuple[str, Callable[[int], list[Line]]]] = {
    "service": (
        "*Floors* are what the machine can do without us: `pgbench` with one-row commits, and a bare "
        "loop that commits rows in groups. A webhook run is three pure steps with expressions, "
        "recorded durably before it is answered. Memory is that of the service's own process.",
        service,
    ),
    "node_red": (
        "The same webhook run beside Node-RED, in turns: same body, same check of it, same bytes "
        "back. Node-RED keeps everything in memory and records nothing.",
        beside_node_red.measure,
    ),
    "profile": (
        "Where the service's time goes while fifty connections call that webhook, sampled by py-spy; "
        "what this means is in [performance.md](performance.md).",
        profiled.measure,
    ),
    "n8n": (
        "The same webhook run beside n8n with its default database, in turns, where the command "
        "`n8n` is installed.",
        beside_n8n.measure,
    ),
    "engine": (
        "The executor alone beside dbos on the same PostgreSQL, and beside a bare loop that commits "
        "rows in groups: steps that do nothing, each durable.",
        engine.measure,
    ),
    "waiting": (
        "Runs that wait for a month, and callers whose runs start meanwhile: the time to the answer "
        "that the run is on record.",
        waiting.measure,
    ),
    "growth": (
        "A small installation and a grown one, in turns, with the same load on a hundred of their "
        "workflows. Each turn adds some hundred thousand events; before its next one the small "
        "installation is brought back to its size.",
        growth.measure,
    ),
    "files": (
        "A file of 1 GB of rows (some 500 bytes each) downloaded, packed, unpacked, filtered into JSON "
        "lines and summed up, and those lines zipped, unzipped and uploaded, each by one step; the files "
        "are kept in the embedded PostgreSQL. Memory is that of the process the steps run in, above what it held "
        "before the step.",
        files.measure,
    ),
    "rows": (
        "Each step that works on rows, with 100,000 and with 1,000,000 of four cells: linear is ten "
        "times the time. Expressions are evaluated for every item of a list.",
        rows.measure,
    ),
    "planning": (
        "The planner as the service runs it: the rules, likeness with the sentence model, and the check of "
        "each proposal. The long requests are over the shipped actions and imported ones, and each is new.",
        lambda _: planning.measure(),
    ),
    "temporal": (
        "The host on Temporal, against Temporal's test server: what that carries is no figure of a "
        "real one.",
        temporal.measure,
    ),
}


def main() -> int:
    """Print the tables; write them for machines and into the docs when asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--json", type=Path, help="write the table to this file as well")
    parser.add_argument("--page", action="store_true", help="write docs/bench.md as well")
    parser.add_argument("--seconds", type=int, default=5, help="how long each load lasts")
    parser.add_argument("--only", choices=list(GROUPS), help="measure nothing else")
    given = parser.parse_args()
    log_plainly("error")
    found: dict[str, tuple[str, list[Line]]] = {}
    for name in [given.only] if given.only else GROUPS:
        about, measured = GROUPS[name]
        lines = measured(given.seconds)
        if lines:
            print(as_text(lines), flush=True)  # noqa: T201 - this is a command
            found[name] = (about, lines)
    if given.page:
        page.write(found, datetime.now(UTC).date())  # noqa: TID251 - a page says when it was made
    if given.json is not None:
        given.json.write_text(json.dumps(_for_machines(given.only, found), indent=2) + "\n")
    return 0


def _for_machines(only: str | None, found: dict[str, tuple[str, list[Line]]]) -> dict[str, object]:
    machine = {
        "cpus": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }
    lines = [line for _, group in found.values() for line in group]
    command = f"make bench ONLY={only}" if only else "make bench"
    return {"command": command, "machine": machine, "lines": as_json(lines)}


if __name__ == "__main__":
    raise SystemExit(main())
