"""Faults on the Temporal host, at any size: three workers and whoever lets runs in, killed, stopped and cut off."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Sequence
from typing import Final

from engine.runtime.points import Point
from tests.durability.arena import Arena
from tests.durability.chaos import Figures, load_on

WORKERS: Final = 3
WORKER_POINTS: Final[tuple[Point, ...]] = (
    "before_call",
    "after_call",
    "before_commit",
    "after_commit",
)
"""The points a worker passes."""
OWNER_POINTS: Final[tuple[Point, ...]] = (
    "before_takeover",
    "after_takeover",
    "after_take",
    "after_renew",
)
"""The points of the process that lets runs in; what it commits is only what it has passed on."""
ENDS_WITHIN_S: Final = 120.0


def staff(arena: Arena, workers: int = WORKERS) -> tuple[int, list[int]]:
    """Start a process that lets runs in, and workers."""
    spawn = arena.grounds.spawn
    return spawn(role="owner"), [spawn(role="worker") for _ in range(workers)]


async def kills(arena: Arena, *, runs: int, least_kills: int, seed: int) -> Figures:
    """R1: a worker of three is killed every moment, at random, and now and then the process that lets runs in."""
    chance = random.Random(seed)
    grounds = arena.grounds
    grounds.ledger.behave(latency_s=0.02)
    load = await load_on(arena, 0.0)
    owner, workers = staff(arena)
    asking = asyncio.create_task(load.go_on(lambda: len(load.runs) >= runs))
    for done in range(least_kills):
        await asyncio.sleep(chance.uniform(0.2, 0.7))
        if done % 8 == 7:
            grounds.nursery.kill(owner)
            owner = grounds.spawn(role="owner")
        else:
            grounds.nursery.kill(workers.pop(chance.randrange(WORKERS)))
            workers.append(grounds.spawn(role="worker"))
    await asking
    ended_s = await arena.ended(load.runs, within_s=ENDS_WITHIN_S)
    facts = await grounds.check()
    assert facts.runs.keys() == set(load.runs), "as many runs as were asked for"
    unknown = sum(e["type"] == "attempt.unknown" for r in facts.runs.values() for e in r.events)
    return {
        "kills": least_kills,
        "runs": len(load.runs),
        "calls": len(facts.calls),
        "calls whose end nobody knew": unknown,
        "all ended after the last kill, s": round(ended_s, 1),
    }


async def kill_at(arena: Arena, role: str, points: Sequence[Point], *, runs: int = 3) -> Figures:
    """R2: one process dies at each of these points, with another beside it that goes on."""
    grounds = arena.grounds
    load = await load_on(arena, 0.0)
    if role == "worker":
        grounds.spawn(role="owner")
    else:
        grounds.spawn(role="worker")
    for point in points:
        dying = grounds.spawn(role=role, point=point, times=1)
        more = len(load.runs) + runs
        await load.go_on(lambda: len(load.runs) >= more)  # noqa: B023 - awaited at once
        await grounds.nursery.gone(dying)
    grounds.spawn(role=role)
    ended_s = await arena.ended(load.runs, within_s=ENDS_WITHIN_S)
    facts = await grounds.check()
    assert facts.runs.keys() == set(load.runs)
    return {"points": len(points), "runs": len(load.runs), "all ended, s": round(ended_s, 1)}


async def cut(arena: Arena, *, runs: int, cut_s: float) -> Figures:
    """R4: a worker's line to the database is cut; the others go on, and what it says late changes nothing."""
    grounds = arena.grounds
    load = await load_on(arena, 0.0)
    staff(arena, WORKERS - 1)
    async with arena.cable() as (cable, near):
        grounds.spawn(role="worker", url=near)
        await load.go_on(lambda: len(load.runs) >= runs)
        cable.cut("silent")
        await load.go_on(lambda: len(load.runs) >= 2 * runs)
        await asyncio.sleep(cut_s)
        cable.mend()
        ended_s = await arena.ended(load.runs, within_s=ENDS_WITHIN_S)
    facts = await grounds.check()
    assert facts.runs.keys() == set(load.runs)
    return {"runs": len(load.runs), "all ended after the line was mended, s": round(ended_s, 1)}


async def pause(arena: Arena, *, runs: int, asleep_s: float) -> Figures:
    """R5: a worker is stopped in the middle of its calls for longer than it may be silent, and wakes up."""
    grounds = arena.grounds
    grounds.ledger.behave(latency_s=0.3)
    load = await load_on(arena, 0.0)
    _, workers = staff(arena)
    await load.go_on(lambda: len(load.runs) >= runs)
    await _until_calls(arena, runs)
    grounds.nursery.kill(workers[0], signal.SIGSTOP)
    await asyncio.sleep(asleep_s)
    grounds.nursery.kill(workers[0], signal.SIGCONT)
    ended_s = await arena.ended(load.runs, within_s=ENDS_WITHIN_S)
    facts = await grounds.check()
    assert facts.runs.keys() == set(load.runs)
    return {"runs": len(load.runs), "all ended after it woke up, s": round(ended_s, 1)}


async def rolling_restart(arena: Arena, *, runs: int) -> Figures:
    """R14: every process is replaced in turn under load, and no call is cut off by that."""
    grounds = arena.grounds
    grounds.ledger.behave(latency_s=0.05)
    load = await load_on(arena, 0.0)
    owner, workers = staff(arena)
    asking = asyncio.create_task(load.go_on(lambda: len(load.runs) >= runs))
    await _until_calls(arena, 3)
    for worker in workers:
        grounds.spawn(role="worker")
        grounds.nursery.kill(worker, signal.SIGTERM)
        await grounds.nursery.gone(worker)
    grounds.spawn(role="owner")
    grounds.nursery.kill(owner)
    await asking
    await arena.ended(load.runs, within_s=ENDS_WITHIN_S)
    facts = await grounds.check()
    assert facts.runs.keys() == set(load.runs)
    # Not by the word "unknown" in a log: the test server may hand a task to a worker that has just
    # left, and then nothing was called. A call that was cut off is abandoned, or made again.
    assert {call.outcome for call in facts.calls} == {"answered"}
    made = Counter(call.key for call in facts.calls if call.key is not None)
    assert max(made.values()) == 1, made.most_common(3)
    assert {run.status for run in facts.runs.values()} == {"succeeded"}
    return {"replaced": WORKERS + 1, "runs": len(load.runs), "calls": len(facts.calls)}


async def _until_calls(arena: Arena, count: int) -> None:
    async with asyncio.timeout(30):
        while len(arena.grounds.ledger.calls()) < count:  # noqa: ASYNC110 - asks the ledger
            await asyncio.sleep(0.02)
