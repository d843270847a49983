"""Three no-op steps in dbos, run by a Python that has it: `dbos_steps.py CONCURRENCY SECONDS`.

The database is BENCH_DATABASE. Prints one line of JSON; imports nothing of this project.
"""

import asyncio
import json
import os
import sys
import time

from dbos import DBOS

CONCURRENCY, SECONDS = int(sys.argv[1]), float(sys.argv[2])

DBOS(
    config={
        "name": "bench",
        "system_database_url": os.environ["BENCH_DATABASE"],
        "log_level": "ERROR",
        "application_version": "1",
        "sys_db_pool_size": 20,
    }
)


@DBOS.step()
async def add_one(number: int) -> int:
    return number + 1


@DBOS.workflow()
async def three_steps(number: int) -> int:
    for _ in range(3):
        number = await add_one(number)
    return number


async def _work(until: float, took: list[float]) -> None:
    while (began := time.perf_counter()) < until:
        if await three_steps(1) != 4:
            raise SystemExit("dbos gave a wrong answer")
        took.append(time.perf_counter() - began)


async def main() -> None:
    DBOS.launch()
    for _ in range(20):
        await three_steps(1)
    took: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*[_work(began + SECONDS, took) for _ in range(CONCURRENCY)])
    lasted = time.perf_counter() - began
    took.sort()
    found = {"runs_s": len(took) / lasted, "p50_ms": took[len(took) // 2] * 1e3}
    print(json.dumps(found))  # noqa: T201 - the answer to the process that asked
    DBOS.destroy()


asyncio.run(main())
