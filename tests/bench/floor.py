"""What this machine can do at all: durable one-row commits, and a bare loop that groups them."""

import asyncio
import json
import os
import re
import subprocess
import tempfile
import time

import psycopg
import uvloop
from sqlalchemy import URL

from engine.store.provision import create_database, plain
from engine.store.supervisor.binaries import find_binaries
from tests.bench.scratch import scratch_server
from tests.bench.table import Line

TABLE = """
CREATE TABLE steps (id bigserial PRIMARY KEY, run bigint, step int, out jsonb,
    at timestamptz DEFAULT now())
"""
GROUP = """
INSERT INTO steps (run, step, out)
SELECT * FROM unnest(%s::bigint[], %s::int[], %s::jsonb[])
"""
PAYLOAD = json.dumps({"out": "x" * 200})
TPS = re.compile(r"tps = ([0-9.]+)")


def prepare_table(url: URL) -> None:
    """Make the table the floors write to."""
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute(TABLE)


def _pgbench(address: str, clients: int, seconds: int) -> float:
    script = "INSERT INTO steps (run, step, out) VALUES (1, 1, '{}');"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [str(find_binaries().root / "bin" / "pgbench"), "-n", "-M", "prepared"]
        command += ["-c", str(clients), "-j", "2", "-T", str(seconds), "-f", file.name, address]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    found = TPS.search(done.stdout)
    return float(found[1]) if found else 0.0


class _Loop:
    """One writer that commits everything queued since its last commit."""

    def __init__(self) -> None:
        self._queue: list[tuple[int, int, asyncio.Future[None]]] = []
        self._ready = asyncio.Event()
        self._count = 0

    async def _write(self, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
        while True:
            await self._ready.wait()
            self._ready.clear()
            await asyncio.sleep(0)
            taken, self._queue = self._queue, []
            columns = [[row[0] for row in taken], [row[1] for row in taken], [PAYLOAD] * len(taken)]
            await connection.execute(GROUP, columns, prepare=True)
            for _, _, done in taken:
                done.set_result(None)

    async def _work(self, run: int, until: float) -> None:
        step = 0
        while time.perf_counter() < until:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._queue.append((run, step, done))
            self._ready.set()
            await done
            step += 1
            self._count += 1

    async def rate(self, address: str, runs: int, seconds: float) -> float:
        """Return rows per second of so many runs at once."""
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            writer = asyncio.create_task(self._write(connection))
            until = time.perf_counter() + seconds
            await asyncio.gather(*[self._work(run, until) for run in range(runs)])
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return self._count / seconds


def loop_rate(address: str, runs: int, seconds: float) -> float:
    """Return the rows a second of the bare loop for so many runs at once."""
    return uvloop.run(_Loop().rate(address, runs, seconds))


def measure(seconds: int) -> list[Line]:
    """Measure the floor."""
    lines: list[Line] = []
    with scratch_server("floor") as (server, _):
        create_database(server.url("postgres"), "floor")
        prepare_table(server.url("floor"))
        address = plain(server.url("floor"))
        for clients in (1, 10, 50):
            tps = _pgbench(address, clients, seconds)
            lines.append(Line(f"floor: pgbench one-row commits, {clients} clients", tps, "tps"))
        for runs in (1, 10, 50):
            rate = loop_rate(address, runs, seconds)
            lines.append(Line(f"floor: bare group-commit loop, {runs} runs", rate, "rows/s"))
    return lines
