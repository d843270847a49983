"""`make chaos`: every fault in full, and what was measured, written to `docs/chaos.md`."""

import argparse
import asyncio
import os
import platform
import secrets
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Final

from tests.durability import chaos, long_queue, recovery
from tests.durability.arena import Arena, arena, mounted
from tests.durability.chaos import Figures
from tests.durability.ledger import running_ledger
from tests.durability.nursery import running_nursery
from tests.durability.schedulers import ten_thousand_due_times

JOBS: Final = 100_000
Scenario = Callable[[Arena], Awaitable[Figures]]
HEAD: Final = """# What was broken on purpose, and what held

Written by `make chaos`: the embedded host on a PostgreSQL of its own, as durable as the product's, with real
HTTP calls into a ledger of effects. After each fault the checker reads database and ledger: every run that
was accepted has ended, or waits in a named state with an owner; no event is missing or doubled; nothing is
committed twice; no effect has two keys, or more calls than recorded attempts; no lease, timer or question is
left over. A row stands here only when all of that held.

| | fault | measured | took |
| --- | --- | --- | --- |
"""
FOOT: Final = """
R2, the executor killed at each of its named points, and small forms of the rows above are part of every run of
the suite (`tests/durability`). Within a minute of the last
kill every run shall have ended on a machine of its own; on one that is shared the load stands beside the figure.
"""


def scenarios(seed: int, cuts: int) -> list[tuple[str, str, Scenario]]:
    """Return every fault with its full size."""
    kills = partial(chaos.kills, runs=500, least_kills=200, seed=seed)
    restarts = partial(chaos.restarts_of_the_database, times=20, seed=seed)
    often = partial(chaos.cuts, tries=cuts, takeover_s=1.0)
    long = partial(chaos.cuts, tries=4, takeover_s=6.0, cut_s=24.0)
    pauses = partial(chaos.pauses, tries=2, takeover_s=6.0, asleep_s=60.0)
    rolling = partial(chaos.rolling_restart, runs=500, times=5)
    due = partial(ten_thousand_due_times, seed=seed)
    return [
        ("R11", "10,000 due times, five processes, whoever schedules killed again and again", due),
        ("R14", "owner and standby replaced in turn under load", rolling),
        ("R1", "an executor killed every 0.1 to 0.4 s, a standby beside it", kills),
        ("R3", "the database stopped at once and started again, under load", restarts),
        ("R5", "the owner's process stopped for 60 s beyond its lease", pauses),
        ("R4", "the owner's line cut in four ways, lease of 1 s", often),
        ("R4", "the same for 30 s, with the product's lease of 6 s", long),
    ]


def note(rows: list[str], code: str, fault: str, figures: Figures, start: float) -> None:
    """Add a row, and show it."""
    said = ", ".join(f"{name}: {value}" for name, value in figures.items())
    rows.append(f"| {code} | {fault} | {said} | {time.monotonic() - start:.0f} s |")
    sys.stdout.write(f"{rows[-1]}\n")
    sys.stdout.flush()


async def played(seed: int, cuts: int, only: str | None = None) -> list[str]:
    """Play every fault, or those of one requirement, and return the rows of the report."""
    rows: list[str] = []
    with running_nursery() as nursery, running_ledger() as ledger:

        async def play(code: str, fault: str, scenario: Scenario, **settings: str) -> None:
            start = time.monotonic()
            async with arena(nursery, ledger, settings) as ground:
                figures = await scenario(ground)
            note(rows, code, fault, figures, start)

        if only in (None, "R7"):
            with mounted() as place:
                if place is None:
                    rows.append("| R7 | a full disk | not played: mounting one was not allowed | |")
                else:
                    await play("R7", "a disk of 8 MB full", partial(chaos.a_full_disk, place=place))
        if only in (None, "R15"):
            fault = "the database lost with its disk, and brought back as it was at a moment"
            await play("R15", fault, partial(recovery.to_a_moment, runs=300), **recovery.ARCHIVING)
        if only in (None, "R16"):
            start = time.monotonic()
            bounds = {"api_p95_s": long_queue.API_P95_S, "start_p95_s": long_queue.START_P95_S}
            figures = await asyncio.to_thread(long_queue.a_long_queue, jobs=JOBS, **bounds)
            note(rows, "R16", "a hundred thousand starts that wait", figures, start)
        for code, fault, scenario in scenarios(seed, cuts):
            if only in (None, code):
                await play(code, fault, scenario)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--cuts", type=int, default=200, help="how often the line is cut")
    parser.add_argument("--report", type=Path, default=Path("docs/chaos.md"))
    parser.add_argument("--only", help="play one requirement, such as R11, and write no report")
    told = parser.parse_args()
    seed = told.seed if told.seed is not None else secrets.randbelow(1 << 32)
    sys.stdout.write(f"seed {seed}\n")
    rows = asyncio.run(played(seed, told.cuts, told.only))
    if told.only:
        return
    busy = f"{os.cpu_count()} cores, load {os.getloadavg()[2]:.1f}"
    where = f"Python {platform.python_version()}, {busy}, seed {seed}"
    made = f"\nMeasured on {time.strftime('%Y-%m-%d', time.gmtime())}: {where}.\n"
    told.report.write_text(HEAD + "\n".join(rows) + "\n" + made + FOOT, encoding="utf-8")


if __name__ == "__main__":
    main()
