"""R15: the database is lost, and comes back as it was at a moment, from a base backup and the archived log."""

import asyncio
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg

from engine.core.plan import Plan
from engine.store.supervisor import postmaster
from engine.store.supervisor.account import database_account
from engine.testing.catalog import EffectCatalog
from tests.durability.arena import Arena
from tests.durability.chaos import Figures, load_on
from tests.durability.checker import RunFacts
from tests.durability.ledger import Call
from tests.durability.reading import check, read_facts

ARCHIVED_EVERY_S: Final = 2
ARCHIVING: Final[Mapping[str, str]] = {
    "wal_level": "replica",
    "max_wal_senders": "3",
    "archive_mode": "on",
    "archive_timeout": str(ARCHIVED_EVERY_S),
    # A file that is there is whole: it gets its name last.
    "archive_command": "'cp %p ../archive/%f.part && mv ../archive/%f.part ../archive/%f'",
}
"""What the guide for operators tells to set, for a server whose log is archived beside its folder."""
BACKUP_WITHIN_S: Final = 60.0
ENDS_WITHIN_S: Final = 240.0
Attempt = tuple[str, str | None, int]
"""Which attempt of a run: its step, its item, its number."""


@dataclass
class Kept:
    """What is kept apart from the database: a base backup, and its log from then on."""

    arena: Arena

    @property
    def archive(self) -> Path:
        """Return the folder of the log."""
        return self.arena.folder / "archive"

    @property
    def base(self) -> Path:
        """Return the folder of the base backup."""
        return self.arena.folder / "base"

    def begin(self) -> None:
        """Make the folders; the server archives what it has as soon as there is one."""
        account = database_account()
        for folder in (self.archive, self.base):
            folder.mkdir(mode=0o700)
            account.own(folder)

    def back_up(self) -> None:
        """Make the base backup of the server that runs. Blocks."""
        server, log = self.arena.server, self.arena.folder / "backup.log"
        log.touch(mode=0o666)
        address = server.url("postgres").set(drivername="postgresql")
        command: list[str | Path] = [
            server.binaries.program("pg_basebackup"),
            f"--dbname={address.render_as_string(hide_password=False)}",
            f"--pgdata={self.base}",
            "--checkpoint=fast",
            "--wal-method=stream",
        ]
        done = database_account().run(command, timeout_s=BACKUP_WITHIN_S, log=log)
        assert done.returncode == 0, log.read_text()

    def lose(self) -> None:
        """Lose the database with its disk: nothing is left of it but what is kept apart. Blocks."""
        self.arena.stop_database()
        shutil.rmtree(self.arena.server.places.cluster)

    def bring_back(self, moment: datetime) -> None:
        """Bring the database back as it was then, and let it go on from there. Blocks."""
        cluster = self.arena.server.places.cluster
        shutil.move(self.base, cluster)
        signal = cluster / "recovery.signal"
        signal.touch(mode=0o600)
        database_account().own(signal)
        self.arena.settings |= {
            "restore_command": "'cp ../archive/%f %p'",
            "recovery_target_time": f"'{moment.isoformat()}'",
            "recovery_target_action": "'promote'",
            # Nobody looks in before it is there.
            "hot_standby": "off",
        }
        self.arena.start_database()
        assert postmaster.look(cluster).state == "ready"


def now_of(dsn: str) -> datetime:
    """Return the database's own time."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    found: datetime = row[0]
    return found


def open_calls(run: RunFacts) -> set[Attempt]:
    """Name the attempts that reach outside and whose end is not on record."""
    found: dict[Attempt, None] = {}
    for event in run.events:
        step, data = event["step"], event["data"]
        if event["type"] in ("step.started", "item.started") and "idempotency_key" in data:
            if _reaches_outside(run.plan, step):
                found[step, event["item"], data["attempt"]] = None
        elif event["type"].startswith("attempt."):
            found.pop((step, event["item"], data["attempt"]), None)
    return set(found)


def unknown_calls(run: RunFacts) -> set[Attempt]:
    """Name the attempts of which it is on record that nobody knows how they ended."""
    return {
        (event["step"], event["item"], event["data"]["attempt"])
        for event in run.events
        if event["type"] == "attempt.unknown"
    }


def _reaches_outside(plan: Plan, step: Any) -> bool:
    return plan.steps[step].kind == "action" and plan.steps[step].effect != "pure"


def calls_of(runs: Iterable[UUID], calls: Iterable[Call]) -> list[Call]:
    """Return the effects of these runs."""
    wanted = {str(run) for run in runs}
    return [call for call in calls if call.place.split("/")[1] in wanted]


async def to_a_moment(arena: Arena, *, runs: int) -> Figures:
    """R15: a third of the runs is in the base backup, a third in the log, a third is lost with the disk.

    What was there at the moment is there again, to the run. What was under way is told to be unknown; what was
    done after it, and nobody knows any more, is done again under the same key and no other.
    """
    grounds, kept = arena.grounds, Kept(arena)
    kept.begin()
    load = await load_on(arena, 0.01)
    grounds.ledger.behave(latency_s=0.02)
    grounds.spawn(stays=True)
    await arena.owned_after(0)
    await load.go_on(lambda: len(load.runs) >= runs // 3)
    await asyncio.to_thread(kept.back_up)
    await load.go_on(lambda: len(load.runs) >= 2 * runs // 3)
    moment, before = now_of(grounds.dsn), set(load.runs)
    await load.go_on(lambda: len(load.runs) >= runs)
    # Until the log of the moment is archived; that is how much may be lost with the disk.
    await asyncio.sleep(2 * ARCHIVED_EVERY_S)
    grounds.nursery.kill_all()
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(kept.lose)
    lost_at = loop.time()
    await asyncio.to_thread(kept.bring_back, moment)
    back_s = loop.time() - lost_at
    await grounds.site.database.close()
    catalog = EffectCatalog()
    then = await asyncio.to_thread(read_facts, grounds.dsn, catalog, [])
    assert then.runs.keys() == before, "the runs of the moment, and no other"
    grounds.spawn(stays=True)
    await arena.ended(sorted(before), within_s=ENDS_WITHIN_S)
    made = grounds.ledger.calls()
    facts = await check(grounds.dsn, catalog, calls_of(before, made), before, repeats_beyond=1)
    told = 0
    for run_id, run in then.runs.items():
        cut_off = open_calls(run)
        assert cut_off <= unknown_calls(facts.runs[run_id]), "every call under way is told unknown"
        told += len(cut_off)
    keys = [call.key for call in facts.calls if call.key is not None]
    return {
        "runs": len(load.runs),
        "of the moment": len(before),
        "unfinished then": sum(run.status != "succeeded" for run in then.runs.values()),
        "calls told unknown": told,
        "made again under the same key": len(keys) - len(set(keys)),
        "calls of lost runs": len(made) - len(facts.calls),
        "back, s": round(back_s, 1),
    }
