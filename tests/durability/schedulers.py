"""R11: many processes on one database, whose owner is killed again and again: each due time is one run."""

import asyncio
import random
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text

from tests.durability.arena import Arena, process_of
from tests.durability.chaos import Figures
from tests.durability.conftest import Grounds

PROCESSES: Final = 5
MINUTELY: Final = {
    "cron": "* * * * *",
    "timezone": "UTC",
    "missed": "run_all",
    "overlap": "parallel",
}
MINUTE: Final = timedelta(minutes=1)


async def due_times_under_kills(
    grounds: Grounds, *, schedules: int, times: int, kills: int, seed: int, within_s: float
) -> Figures:
    """Have so many due times of each schedule made up for while owners are killed; none is lost or doubled."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    now = grounds.site.clock.now().replace(second=0, microsecond=0)
    since = now - times * MINUTE
    workflows = [await _minutely(grounds, since) for _ in range(schedules)]
    for _ in range(PROCESSES):
        grounds.spawn(stays=True)
    await _kill_owners(grounds, kills, random.Random(seed))
    until = start + within_s
    for workflow in workflows:
        while (done := len(await _due_times(grounds, workflow, until=now))) <= times:
            assert loop.time() < until, f"{done} of {times} due times have run after {within_s:g} s"
            await asyncio.sleep(0.2)
    took_s = loop.time() - start
    grounds.nursery.kill_all()
    for workflow in workflows:
        found = await _due_times(grounds, workflow)
        assert found[:times] == [since + n * MINUTE for n in range(times)], "one was lost"
        assert len(set(found)) == len(found), "one was doubled"
    return {"due times": schedules * times, "kills": kills, "lost": 0, "doubled": 0, "s": round(took_s, 1)}  # fmt: skip


async def ten_thousand_due_times(arena: Arena, *, seed: int) -> Figures:
    """R11 in full: 10,000 due times, twenty owners killed."""
    return await due_times_under_kills(
        arena.grounds, schedules=20, times=500, kills=20, seed=seed, within_s=1800.0
    )


async def _minutely(grounds: Grounds, since: datetime) -> UUID:
    """Switch on a schedule that has not fired since then."""
    trigger = {"id": "minutely", "type": "schedule", "with": MINUTELY}
    site = grounds.site
    workflow = await site.publish({"id": "a", "uses": "test.pure"}, triggers=[trigger])
    await site.schedule(workflow, "minutely", MINUTELY)
    async with site.database.tenant(site.tenant.org_id) as session:
        await session.execute(
            text("UPDATE schedules SET next_fire_at = :since WHERE workflow_id = :workflow"),
            {"since": since, "workflow": workflow},
        )
    return workflow


async def _owner_of(grounds: Grounds) -> int | None:
    """Return the process that executes just now, if one does."""
    query = text("SELECT owner FROM engine_lease WHERE id = 1")
    async with grounds.site.database.engine_session() as session:
        owner = (await session.execute(query)).scalar()
    pid = process_of(owner) if owner else None
    return pid if pid in grounds.nursery.alive else None


async def _due_times(
    grounds: Grounds, workflow: UUID, until: datetime | None = None
) -> list[datetime]:
    """Return for which due times there are runs that have succeeded."""
    query = text(
        "SELECT trigger->>'due_at' FROM runs WHERE workflow_id = :workflow AND status = 'succeeded'"
    )
    async with grounds.site.database.tenant(grounds.site.tenant.org_id) as session:
        found = (await session.execute(query, {"workflow": workflow})).scalars()
    due = sorted(datetime.fromisoformat(one) for one in found)
    return due if until is None else [one for one in due if one <= until]


async def _kill_owners(grounds: Grounds, kills: int, chance: random.Random) -> None:
    """Kill whoever executes, a moment after it has begun, and start another process in its place."""
    while kills:
        await asyncio.sleep(0.2 + chance.random() / 2)
        pid = await _owner_of(grounds)
        if pid is not None:
            grounds.nursery.kill(pid)
            grounds.spawn(stays=True)
            kills -= 1
