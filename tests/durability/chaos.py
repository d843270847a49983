"""Faults under load, at any size: each returns what it measured, and fails where a promise is broken."""

import asyncio
import os
import random
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import psycopg
from sqlalchemy.exc import DBAPIError

from tests.durability.arena import Arena
from tests.durability.cable import CUTS, Cut

Figures = dict[str, float | int]
_RETRY: Final = {"max_attempts": 5, "initial_s": 0.05, "jitter": "none"}
_ITEM = {"with": {"n": "{{ item }}"}}
STEPS: Final[list[dict[str, Any]]] = [
    {"id": "fetch", "uses": "test.read"},
    {"id": "shape", "uses": "test.pure", "with": {"n": "{{ steps.fetch.echo }}"}},
    {"id": "wait", "type": "wait", "duration_s": 0.05},
    {"id": "post", "uses": "test.write", "after": ["fetch"], "on_error": "continue"},
    {
        "id": "each",
        "uses": "test.idempotent_write",
        "after": ["post"],
        "foreach": {"items": [1, 2, 3], "concurrency": 2},
        "retry": _RETRY,
        **_ITEM,
    },
    {
        "id": "group",
        "type": "group",
        "after": ["wait"],
        "foreach": {"items": [1, 2], "concurrency": 2},
        "steps": [
            {"id": "look", "uses": "test.read", "retry": _RETRY},
            {"id": "put", "uses": "test.idempotent_write", "after": ["look"], "retry": _RETRY},
        ],
    },
    {"id": "again", "uses": "test.read", "after": ["each", "group"], "retry": _RETRY},
    {"id": "last", "uses": "test.idempotent_write", "after": ["again"], "retry": _RETRY},
]
"""Ten steps, of all the kinds a restart may repeat."""


@dataclass
class Load:
    """Runs that are asked for while something else goes on."""

    arena: Arena
    workflow: UUID
    pause_s: float
    runs: list[UUID] = field(default_factory=list)
    refused: int = 0

    async def go_on(self, enough: Callable[[], bool]) -> None:
        """Ask for runs until there are enough; what is refused is asked for again, as a client would."""
        while not enough():
            try:
                async with asyncio.timeout(5):
                    self.runs.append(await self.arena.grounds.start(self.workflow))
            except (OSError, DBAPIError, psycopg.Error, TimeoutError):
                self.refused += 1
            await asyncio.sleep(self.pause_s)


async def load_on(arena: Arena, pause_s: float) -> Load:
    """Publish the workflow of these tests."""
    return Load(arena, await arena.grounds.site.publish(*STEPS), pause_s)


async def kills(arena: Arena, *, runs: int, least_kills: int, seed: int) -> Figures:
    """R1: an executor is killed every moment, at random, with a standby beside it."""
    chance = random.Random(seed)
    load = await load_on(arena, 0.0)
    alive = [arena.grounds.spawn(stays=True) for _ in range(2)]
    done = 0

    async def kill() -> None:
        nonlocal done
        while done < least_kills:
            await asyncio.sleep(chance.uniform(0.1, 0.4))
            arena.grounds.nursery.kill(alive.pop(chance.randrange(2)))
            alive.append(arena.grounds.spawn(stays=True))
            done += 1

    asking = asyncio.create_task(load.go_on(lambda: len(load.runs) >= runs))
    await kill()
    await asking
    # A minute is what it may take on a machine of its own; a busy one is given longer, and it is told.
    ended_s = await arena.ended(load.runs, within_s=240.0)
    facts = await arena.grounds.check()
    assert facts.runs.keys() == set(load.runs), "as many runs as were asked for"
    return {
        "kills": done,
        "runs": len(load.runs),
        "owners": arena.epoch(),
        "calls": len(facts.calls),
        "all ended after the last kill, s": round(ended_s, 1),
    }


async def restarts_of_the_database(arena: Arena, *, times: int, seed: int) -> Figures:
    """R3: the database is stopped at once and started again; the executor's process stays the same."""
    chance = random.Random(seed)
    load = await load_on(arena, 0.02)
    pid = arena.grounds.spawn(stays=True)
    await arena.owned_after(0)
    is_over = False
    asking = asyncio.create_task(load.go_on(lambda: is_over))
    slowest_s = 0.0
    for _ in range(times):
        await asyncio.sleep(chance.uniform(0.3, 0.9))
        epoch = arena.epoch()
        await asyncio.to_thread(arena.stop_database)
        await asyncio.sleep(chance.uniform(0.0, 0.3))
        await asyncio.to_thread(arena.start_database)
        slowest_s = max(slowest_s, await arena.owned_after(epoch))
    is_over = True
    await asking
    await arena.ended(load.runs)
    os.kill(pid, 0)
    await arena.grounds.check()
    assert slowest_s <= 5.0, f"the executor was back after {slowest_s:.1f} s"
    return {
        "restarts": times,
        "runs": len(load.runs),
        "requests refused meanwhile": load.refused,
        "slowest return, s": round(slowest_s, 1),
    }


async def cuts(arena: Arena, *, tries: int, takeover_s: float, cut_s: float = 0.0) -> Figures:
    """R4: the owner's line to the database is cut in one of four ways; what it still writes is refused."""
    load = await load_on(arena, 0.02)
    standby = arena.grounds.spawn(stays=True, takeover_after_s=takeover_s)
    slowest_s = 0.0
    for attempt in range(tries):
        how: Cut = CUTS[attempt % len(CUTS)]
        async with arena.cable() as (cable, near):
            # The standby lets go of the executor for whoever is at the far end of the cable.
            arena.grounds.nursery.kill(standby)
            owner = arena.grounds.spawn(url=near, stays=True, takeover_after_s=takeover_s)
            await arena.owned_after(arena.epoch())
            standby = arena.grounds.spawn(stays=True, takeover_after_s=takeover_s)
            more = len(load.runs) + 3
            await load.go_on(lambda: len(load.runs) >= more)  # noqa: B023 - awaited at once
            epoch = arena.epoch()
            cable.cut(how)
            slowest_s = max(slowest_s, await arena.owned_after(epoch))
            await asyncio.sleep(cut_s)
            cable.mend()
            await arena.ended(load.runs)
            arena.grounds.nursery.kill(owner)
    facts = await arena.grounds.check()
    assert facts.runs.keys() == set(load.runs)
    return {"cuts": tries, "runs": len(load.runs), "slowest take-over, s": round(slowest_s, 1)}


async def pauses(arena: Arena, *, tries: int, takeover_s: float, asleep_s: float) -> Figures:
    """R5: the owner's process is stopped for longer than its lease, and wakes up in another world."""
    load = await load_on(arena, 0.01)
    owner = arena.grounds.spawn(stays=True, takeover_after_s=takeover_s)
    await arena.owned_after(0)
    slowest_s = 0.0
    for _ in range(tries):
        standby = arena.grounds.spawn(stays=True, takeover_after_s=takeover_s)
        more = len(load.runs) + 5
        await load.go_on(lambda: len(load.runs) >= more)  # noqa: B023 - awaited at once
        epoch = arena.epoch()
        arena.grounds.nursery.kill(owner, signal.SIGSTOP)
        slowest_s = max(slowest_s, await arena.owned_after(epoch))
        await asyncio.sleep(asleep_s)
        arena.grounds.nursery.kill(owner, signal.SIGCONT)
        await arena.ended(load.runs)
        arena.grounds.nursery.kill(owner)
        owner = standby
    facts = await arena.grounds.check()
    assert facts.runs.keys() == set(load.runs)
    return {"pauses": tries, "runs": len(load.runs), "slowest take-over, s": round(slowest_s, 1)}


async def a_full_disk(arena: Arena, *, place: str) -> Figures:
    """R7: the disk of the events fills up; runs wait, and go on by themselves once there is room."""
    load = await load_on(arena, 0.0)
    sql = f"CREATE TABLESPACE small LOCATION '{place}'"
    with psycopg.connect(arena.grounds.dsn, autocommit=True) as connection:
        connection.execute(sql.encode())
        for (name,) in connection.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits "
            "WHERE inhparent = 'run_events'::regclass"
        ).fetchall():
            connection.execute(f"ALTER TABLE {name} SET TABLESPACE small".encode())
        connection.execute(b"CREATE TABLE ballast (text text) TABLESPACE small")
        connection.execute(b"ALTER TABLE ballast ALTER text SET STORAGE PLAIN")
        fill(connection)
        pid = arena.grounds.spawn(stays=True)
        await arena.owned_after(0)
        await load.go_on(lambda: len(load.runs) >= 20)
        await asyncio.sleep(2.0)
        waiting = len(await arena.grounds.site.store.unfinished())
        connection.execute(b"DROP TABLE ballast")
    assert waiting, "there was room all the time"
    back_s = await arena.ended(load.runs)
    os.kill(pid, 0)
    await arena.grounds.check()
    return {"runs": len(load.runs), "waited for room": waiting, "all ended, s": round(back_s, 1)}


def fill(connection: psycopg.Connection[Any]) -> None:
    """Take all the room there is."""
    for size in (4000, 500, 50):
        with suppress(psycopg.errors.DiskFull):
            while True:
                connection.execute(
                    b"INSERT INTO ballast SELECT repeat('x', %s) FROM generate_series(1, 20)"
                    % str(size).encode()
                )


async def rolling_restart(arena: Arena, *, runs: int, times: int) -> Figures:
    """R14: owner and standby are replaced in turn under load; nothing is refused, no call's end is unknown."""
    grounds = arena.grounds
    grounds.ledger.behave(latency_s=0.05)
    load = await load_on(arena, 0.02)
    grounds.spawn(stays=True)
    await arena.owned_after(0)
    grounds.spawn(stays=True)
    asking = asyncio.create_task(load.go_on(lambda: len(load.runs) >= runs))
    longest_s = 0.0
    for _ in range(times):
        epoch, owner = arena.epoch(), arena.owner()
        (standby,) = set(grounds.nursery.alive) - {owner}
        grounds.spawn(stays=True)
        grounds.nursery.kill(standby, signal.SIGTERM)
        await grounds.nursery.gone(standby)
        grounds.nursery.kill(owner, signal.SIGTERM)
        longest_s = max(longest_s, await arena.owned_after(epoch))
        await grounds.nursery.gone(owner)
        grounds.spawn(stays=True)
    await asking
    ended_s = await arena.ended(load.runs)
    facts = await grounds.check()
    assert facts.runs.keys() == set(load.runs)
    assert load.refused == 0, "a request was refused"
    assert {run.status for run in facts.runs.values()} == {"succeeded"}
    events = [event for run in facts.runs.values() for event in run.events]
    assert [event for event in events if event["type"] == "attempt.unknown"] == []
    return {
        "replaced": 2 * times,
        "runs": len(load.runs),
        "longest without an owner, s": round(longest_s, 1),
        "all ended after the last, s": round(ended_s, 1),
    }
