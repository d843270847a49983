"""`python -m tests.bench [--only temporal] [--json FILE] [--seconds N]`: every figure this project promises, in one table."""

import argparse
import json
import os
import platform
from pathlib import Path

from api.cli.logs import log_plainly
from tests.bench import beside_node_red, engine, floor, memory, planning, streams, temporal, webhook
from tests.bench.service import running_service
from tests.bench.table import Line, as_json, as_text


def measure(seconds: int) -> list[Line]:
    """Measure everything, the machine's floor first."""
    lines = floor.measure(seconds)
    loop_rows_s = max(line.value for line in lines if "group-commit" in line.what)
    with running_service() as service:
        service.settle()
        lines += memory.before_plan(service)
        lines += webhook.measure(service, seconds, loop_rows_s)
        lines += streams.measure(service)
        lines += memory.after_plan(service)
        lines += beside_node_red.measure(service, seconds)
    return lines + engine.measure(seconds) + planning.measure() + temporal.measure(seconds)


def main() -> int:
    """Print the table; write it for machines when asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--json", type=Path, help="write the table to this file as well")
    parser.add_argument("--seconds", type=int, default=5, help="how long each load lasts")
    parser.add_argument("--only", choices=["temporal"], help="measure nothing else")
    given = parser.parse_args()
    log_plainly("error")
    lines = temporal.measure(given.seconds) if given.only else measure(given.seconds)
    print(as_text(lines))  # noqa: T201 - this is a command
    if given.json is not None:
        machine = {
            "cpus": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
        }
        table = {
            "command": f"make bench ONLY={given.only}" if given.only else "make bench",
            "machine": machine,
            "lines": as_json(lines),
        }
        given.json.write_text(json.dumps(table, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
