"""Reading what the checker looks at, as the administrator sees it."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import psycopg

from engine.core.action import Catalog
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.plan import Plan
from engine.store.advisory_locks import AdvisoryLock
from tests.durability.checker import Facts, Lease, RunFacts, Slice, tell, violations
from tests.durability.ledger import Call

SETTLES_WITHIN_S = 10.0
_Connection = psycopg.Connection[tuple[Any, ...]]
_RUNS = """
SELECT r.id, r.status, r.last_seq, coalesce(r.document, v.document)::text
FROM runs r LEFT JOIN workflow_versions v ON v.workflow_id = r.workflow_id AND v.number = r.version
WHERE r.mode = 'live'
"""
_SLICES = "SELECT run_id, seq_from, seq_to, epoch, events::text FROM run_events ORDER BY 1, 2"
_INBOX = "SELECT run_id, kind, created_at FROM run_inbox WHERE taken_at IS NULL ORDER BY position"
_LEASE = """
SELECT epoch, backend_pid, extract(epoch FROM clock_timestamp() - renewed_at) FROM engine_lease
"""
_HOLDERS = """
SELECT k.pid FROM pg_locks k WHERE k.locktype = 'advisory' AND k.granted AND k.objsubid = 1
    AND k.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND ((k.classid::bigint << 32) | k.objid::bigint) = %s
"""


def read_facts(
    dsn: str,
    catalog: Catalog,
    calls: list[Call],
    accepted: Iterable[UUID] = (),
    asked: int | None = None,
) -> Facts:
    """Read one consistent picture of the database. Blocks."""
    with psycopg.connect(dsn, connect_timeout=10) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        runs = _runs(connection, catalog)
        inbox = [(row[0], row[1], row[2]) for row in connection.execute(_INBOX).fetchall()]
        return Facts(runs, _lease(connection), inbox, calls, set(accepted), asked)


def _runs(connection: _Connection, catalog: Catalog) -> dict[UUID, RunFacts]:
    plans: dict[str, Plan] = {}
    runs: dict[UUID, RunFacts] = {}
    for run_id, status, last_seq, document in connection.execute(_RUNS).fetchall():
        if document not in plans:
            plans[document] = compile_plan(Document.parse(json.loads(document)), catalog)
        runs[run_id] = RunFacts(run_id, status, last_seq, plans[document])
    for run_id, seq_from, seq_to, epoch, events in connection.execute(_SLICES).fetchall():
        if run_id in runs:
            runs[run_id].slices.append(Slice(seq_from, seq_to, epoch, json.loads(events)))
    for table, column in (("timers", "name"), ("approvals", "step_id")):
        where = " WHERE status = 'pending'" if table == "approvals" else ""
        query = f"SELECT run_id, {column} FROM {table}{where}"  # noqa: S608 - names from above
        found: defaultdict[UUID, list[str]] = defaultdict(list)
        for run_id, name in connection.execute(query.encode()).fetchall():
            found[run_id].append(name)
        for run_id, names in found.items():
            if run_id in runs:
                setattr(runs[run_id], table, names)
    return runs


def _lease(connection: _Connection) -> Lease | None:
    row = connection.execute(_LEASE).fetchone()
    if row is None:
        return None
    holders = connection.execute(_HOLDERS, [AdvisoryLock.EXECUTOR]).fetchall()
    return Lease(row[0], row[1], float(row[2]), tuple(sorted(pid for (pid,) in holders)))


async def check(
    dsn: str,
    catalog: Catalog,
    calls: list[Call],
    accepted: Iterable[UUID] = (),
    *,
    asked: int | None = None,
    repeats_beyond: int = 0,
) -> Facts:
    """Fail unless every invariant holds; a take-over under way gets a moment to settle."""
    loop = asyncio.get_running_loop()
    until = loop.time() + SETTLES_WITHIN_S
    while True:
        facts = await asyncio.to_thread(read_facts, dsn, catalog, calls, accepted, asked)
        facts.repeats_beyond = repeats_beyond
        found = violations(facts)
        if not found or loop.time() > until:
            break
        await asyncio.sleep(0.5)
    assert not found, f"{len(found)} broken promises:{tell(found)}"
    return facts
