"""`make chaos`: every fault in full, and what was measured, written to `docs/chaos.md` row by row.

A fault that is played again takes the place of its row; one that does not hold leaves the row as it was and fails
the command.
"""

import argparse
import asyncio
import os
import platform
import secrets
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from tests.durability import chaos, long_queue, recovery
from tests.durability.arena import Arena, arena, mounted
from tests.durability.chaos import Figures
from tests.durability.ledger import LedgerProcess, running_ledger
from tests.durability.nursery import Nursery, running_nursery
from tests.durability.schedulers import ten_thousand_due_times

JOBS: Final = 100_000
Scenario = Callable[[Arena], Awaitable[Figures]]
HEAD: Final = """# What was broken on purpose, and what held

Written by `make chaos`: the embedded host on a PostgreSQL of its own, as durable as the product's, with real
HTTP calls into a ledger of effects. After each fault the checker reads database and ledger: every run that
was accepted has ended, or waits in a named state with an owner; no event is missing or doubled; nothing is
committed twice; no effect has two keys, or more calls than recorded attempts; no lease, timer or question is
left over. A row stands here only when all of that held. `make chaos ONLY=R4` plays one again and replaces its rows.

| | fault | measured | took | when |
| --- | --- | --- | --- | --- |
"""
FOOT: Final = """
R2, R6, R8, R9, R10, R12 and R13 need no server of their own: like small forms of the rows above they are part of every run of the suite,
R8 in full by `make simulate`; [durability.md](durability.md) names the test of each. Within a minute of the last kill every run shall have ended
on a machine of its own; on one that is shared the load stands beside the figure.
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


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the report: what is broken, and how."""

    code: str
    name: str
    play: Callable[[Nursery, LedgerProcess], Awaitable[Figures]]

    @property
    def head(self) -> str:
        """How its row begins, whenever it was played."""
        return f"| {self.code} | {self.name} |"


def faults(seed: int, cuts: int) -> Iterator[Fault]:
    """Return every fault, those first that take least; whether a disk can be mounted shows when it is tried."""
    disk, backup = partial(chaos.a_full_disk), partial(recovery.to_a_moment, runs=300)
    lost = "the database lost with its disk, and brought back as it was at a moment"
    yield Fault("R7", "a disk of 8 MB full", partial(_on_a_small_disk, disk))
    yield Fault("R15", lost, partial(_in_an_arena, backup, recovery.ARCHIVING))
    for code, name, scenario in scenarios(seed, cuts):
        yield Fault(code, name, partial(_in_an_arena, scenario, {}))
    yield Fault("R16", "a hundred thousand starts that wait", _a_long_queue)


async def _in_an_arena(
    scenario: Scenario, settings: Mapping[str, str], nursery: Nursery, ledger: LedgerProcess
) -> Figures:
    async with arena(nursery, ledger, settings) as ground:
        return await scenario(ground)


async def _on_a_small_disk(
    scenario: Callable[..., Awaitable[Figures]], nursery: Nursery, ledger: LedgerProcess
) -> Figures:
    with mounted() as place:
        if place is None:
            raise RuntimeError("Mounting a disk is not allowed here.")
        return await _in_an_arena(partial(scenario, place=place), {}, nursery, ledger)


async def _a_long_queue(nursery: Nursery, ledger: LedgerProcess) -> Figures:
    del nursery, ledger
    bounds = {"api_p95_s": long_queue.API_P95_S, "start_p95_s": long_queue.START_P95_S}
    return await asyncio.to_thread(long_queue.a_long_queue, jobs=JOBS, **bounds)


def kept_rows(report: Path, heads: Sequence[str]) -> dict[str, str]:
    """Return the rows of a report that is there, as they stand, by how they begin."""
    lines = report.read_text("utf-8").splitlines() if report.exists() else []
    begun = (
        (next((head for head in heads if line.startswith(head)), None), line) for line in lines
    )
    return {head: line for head, line in begun if head is not None}


def write(report: Path, heads: Sequence[str], head: str, row: str) -> None:
    """Put one row in the place of its former one; the others stay."""
    rows = {**kept_rows(report, heads), head: row}
    lines = [rows[one] for one in heads if one in rows]
    report.write_text(HEAD + "\n".join(lines) + "\n" + FOOT, encoding="utf-8")


async def played(report: Path, seed: int, cuts: int, only: str | None) -> list[str]:
    """Play every fault, or those of one requirement, writing each row at once; return what did not hold."""
    broken: list[str] = []
    everything = list(faults(seed, cuts))
    heads = [fault.head for fault in everything]
    with running_nursery() as nursery, running_ledger() as ledger:
        for fault in everything:
            if only not in (None, fault.code):
                continue
            start = time.monotonic()
            try:
                figures = await fault.play(nursery, ledger)
            except (Exception, SystemExit) as cause:  # noqa: BLE001 - the others are played all the same
                traceback.print_exc()
                broken.append(f"{fault.head} {type(cause).__name__}: {cause}")
                continue
            row = f"{fault.head} {_said(figures)} | {time.monotonic() - start:.0f} s | {_when(seed)} |"
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()
            write(report, heads, fault.head, row)
    return broken


def _said(figures: Figures) -> str:
    return ", ".join(f"{name}: {value}" for name, value in figures.items())


def _when(seed: int) -> str:
    machine = (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[2]:.1f}"
    )
    return f"{time.strftime('%Y-%m-%d', time.gmtime())}, {machine}, seed {seed}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--cuts", type=int, default=200, help="how often the line is cut")
    parser.add_argument("--report", type=Path, default=Path("docs/chaos.md"))
    parser.add_argument("--only", help="play one requirement, such as R11, and replace its rows")
    told = parser.parse_args()
    seed = told.seed if told.seed is not None else secrets.randbelow(1 << 32)
    sys.stdout.write(f"seed {seed}\n")
    broken = asyncio.run(played(told.report, seed, told.cuts, told.only))
    for line in broken:
        sys.stdout.write(f"not held: {line}\n")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
