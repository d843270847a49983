"""A file of a gigabyte through the steps that work on files: seconds, and the memory each adds at its highest."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from engine.ports.runner import Succeeded
from engine.store.database import Database
from engine.store.file_pieces import SqlFilePieces
from engine.store.master_key import load_or_create_master_key
from tests.bench.scratch import scratch_server
from tests.bench.table import Line
from tests.support.database import add_tenant
from tools.kit.bench import Bench, a_bench, a_call

BYTES, TINY = 1_000_000_000, 20_000
MOST_ADDED_MB = 64.0
_PACKING = {"file.pack", "file.unpack"}


@dataclass(frozen=True)
class Taken:
    """What one step took."""

    step: str
    seconds: float
    added_mb: float


@contextmanager
def file_peer() -> Iterator[int]:
    """Start the web server that gives and takes files; its memory is its own."""
    command = [sys.executable, "-m", "tests.bench.file_peer"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdout is None or process.stdin is None:
            raise SystemExit("the peer has no pipes")
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


class Chain:
    """Runs one step after another on one workspace and measures each."""

    def __init__(self, bench: Bench, place: tuple[UUID, UUID]) -> None:
        self._bench = bench
        self._org, self._workspace = map(str, place)
        self.taken: list[Taken] = []

    async def step(self, action: str, **args: Any) -> Any:
        """Run a step and note what it took."""
        call = replace(
            a_call(action, args, timeout_s=3_600.0), org_id=self._org, workspace_id=self._workspace
        )
        before, began = memory_mb("VmRSS"), time.monotonic()
        forget_highest()
        outcome = await self._bench.runner.run(call)
        took, highest = time.monotonic() - began, memory_mb("VmHWM")
        if not isinstance(outcome, Succeeded):
            raise SystemExit(f"{action}: {outcome.error.message}")
        said = f"{action} {args['format']}" if action in _PACKING else action
        self.taken.append(Taken(said, took, max(0.0, highest - before)))
        return outcome.output


@asynccontextmanager
async def chain(database: Database, port: int, place: tuple[UUID, UUID]) -> AsyncIterator[Chain]:
    """Set up a runner whose files are kept in the database."""
    async with a_bench([f"127.0.0.1:{port}"], files=SqlFilePieces(database)) as bench:
        yield Chain(bench, place)


async def through_all(chain: Chain, port: int, size: int) -> Any:
    """Download a file of this size, work on it in every way, and upload what comes out."""
    address = f"http://127.0.0.1:{port}"
    got = await chain.step("http.download", url=f"{address}/orders.csv", query={"bytes": size})
    packed = await chain.step("file.pack", file=got["file"], format="gzip", name="orders.csv")
    plain = await chain.step("file.unpack", file=packed["file"], format="gzip")
    if (got["size"], plain["sha256"]) != (size, got["sha256"]):
        raise SystemExit("what was unpacked is not what was downloaded")
    kept = await chain.step(
        "file.transform_rows",
        file=plain["file"],
        numbers=["amount"],
        where='{{ item.region != "west" && item.amount >= 10.0 }}',
        to_format="jsonl",
    )
    await chain.step(
        "file.aggregate",
        file=plain["file"],
        numbers=["amount"],
        by=["region"],
        measures=[
            {"name": "orders", "function": "count"},
            {"name": "total", "function": "sum", "column": "amount"},
        ],
    )
    zipped = await chain.step("file.pack", file=kept["file"], format="zip", name="orders.jsonl")
    await chain.step("file.unpack", file=zipped["file"], format="zip")
    sent = await chain.step("http.upload", url=f"{address}/in", file=kept["file"])
    if sent["body"] != {"size": kept["size"], "sha256": kept["sha256"]}:
        raise SystemExit("what was uploaded is not what was made")
    return kept


def forget_highest() -> None:
    """Let the kernel count a new highest memory from now on."""
    Path("/proc/self/clear_refs").write_text("5")


def memory_mb(name: str) -> float:
    """Return a figure the kernel keeps of this process: VmRSS what it holds, VmHWM the highest of it."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


async def _measured(folder: Path, size: int) -> list[Taken]:
    with file_peer() as port:
        database = await Database.open(load_or_create_master_key(folder), data_dir=folder)
        try:
            tenant = await add_tenant(database, "Files Ltd")
            async with chain(database, port, (tenant.org_id, tenant.workspace_id)) as steps:
                # What is imported and opened on first use is not the file's.
                await through_all(steps, port, TINY)
                steps.taken.clear()
                await through_all(steps, port, size)
                return steps.taken
        finally:
            await database.close()


def measure(_: int) -> list[Line]:
    """Measure a gigabyte."""
    with scratch_server("files") as (_server, folder):
        taken = asyncio.run(_measured(folder, BYTES))
    lines = []
    for one in taken:
        lines += [
            Line(f"`{one.step}`", one.seconds, "s"),
            Line(f"`{one.step}`, memory added at its highest", one.added_mb, "MB", MOST_ADDED_MB),
        ]
    return lines
