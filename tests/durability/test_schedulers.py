"""R11: five processes on one database, whose owner is killed again and again: each due time is one run."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from tests.durability.arena import process_of
from tests.durability.conftest import Grounds

SCHEDULES = 4
TIMES = 100
"""Due times of each schedule that have passed when the processes start."""
PROCESSES = 5
KILLS = 5
MINUTELY = {"cron": "* * * * *", "timezone": "UTC", "missed": "run_all", "overlap": "parallel"}
MINUTE = timedelta(minutes=1)
GIVE_UP_S = 120.0


async def minutely(grounds: Grounds, since: datetime) -> UUID:
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


async def owner_of(grounds: Grounds) -> int | None:
    """Return the process that executes just now, if one does."""
    query = text("SELECT owner FROM engine_lease WHERE id = 1")
    async with grounds.site.database.engine_session() as session:
        owner = (await session.execute(query)).scalar()
    pid = process_of(owner) if owner else None
    return pid if pid in grounds.nursery.alive else None


async def due_times(grounds: Grounds, workflow: UUID) -> list[datetime]:
    """Return for which due times there are runs that have succeeded."""
    query = text(
        "SELECT trigger->>'due_at' FROM runs WHERE workflow_id = :workflow AND status = 'succeeded'"
    )
    async with grounds.site.database.tenant(grounds.site.tenant.org_id) as session:
        found = (await session.execute(query, {"workflow": workflow})).scalars()
    return sorted(datetime.fromisoformat(due) for due in found)


async def kill_owners(grounds: Grounds, kills: int, chance: random.Random) -> None:
    """Kill whoever executes, a moment after it has begun, and start another process in its place."""
    while kills:
        await asyncio.sleep(0.2 + chance.random() / 2)
        pid = await owner_of(grounds)
        if pid is not None:
            grounds.nursery.kill(pid)
            grounds.spawn(stays=True)
            kills -= 1


async def test_of_five_processes_one_schedules_and_no_due_time_is_lost_or_doubled(
    grounds: Grounds,
) -> None:
    now = grounds.site.clock.now().replace(second=0, microsecond=0)
    since = now - TIMES * MINUTE
    workflows = [await minutely(grounds, since) for _ in range(SCHEDULES)]
    for _ in range(PROCESSES):
        grounds.spawn(stays=True)
    await kill_owners(grounds, KILLS, random.Random(11))
    async with asyncio.timeout(GIVE_UP_S):
        for workflow in workflows:
            while not await has_caught_up(grounds, workflow, now):  # noqa: ASYNC110 - asks the database
                await asyncio.sleep(0.1)
    grounds.nursery.kill_all()
    for workflow in workflows:
        found = await due_times(grounds, workflow)
        assert found[:TIMES] == [since + n * MINUTE for n in range(TIMES)]
        assert len(set(found)) == len(found)
        assert found[0].tzinfo == UTC


async def has_caught_up(grounds: Grounds, workflow: UUID, now: datetime) -> bool:
    """Tell whether every time that had passed has its run."""
    return sum(due <= now for due in await due_times(grounds, workflow)) > TIMES
