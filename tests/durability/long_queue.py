"""R16 at full size: a hundred thousand starts that wait, and who uses the service meanwhile feels little of it."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, LiteralString
from uuid import UUID, uuid4

import httpx
from psycopg import sql

from engine.ports.runs import ASKED_AT, RunRequest
from engine.runtime.ownership import INBOX_CHANNEL
from tests.bench.seeded import Connection, administrator
from tests.bench.service import BODY, THREE_STEPS, RunningService, running_service
from tests.durability.chaos import Figures

API_P95_S: Final = 0.3
"""Within so long 95 of 100 requests are answered, with a machine of its own."""
START_P95_S: Final = 2.0
"""Within so long 95 of 100 starts of another organization begin."""
DRAINED_WITHIN_S: Final = 1200.0
ASKED_EVERY_S: Final = 0.1
_HOOK: Final = [{**THREE_STEPS["triggers"][0], "with": {"respond": "at_once"}}]
FREE: Final[dict[str, Any]] = {**THREE_STEPS, "name": "Starts at once", "triggers": _HOOK}
NARROW: Final[dict[str, Any]] = {
    "nexa": 1,
    "name": "One at a time",
    "triggers": _HOOK,
    "settings": {"concurrency": {"limit": 1}},
    "steps": [{"id": "month", "type": "wait", "duration_s": 30 * 24 * 3600}],
}
_COLUMNS: Final = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0
    AND NOT attisdropped AND attgenerated = '' AND attidentity = ''
"""
_KEPT: Final = b"SELECT 1 FROM run_inbox WHERE run_id = %s"
_UNBEGUN: Final = {
    "status": "'queued'",
    "last_seq": "0",
    "outputs": "NULL",
    "error": "NULL",
    "started_at": "NULL",
    "finished_at": "NULL",
    "created_at": "clock_timestamp()",
}


@dataclass
class Queue:
    """The service's database, where starts are left as another process of the service leaves them."""

    service: RunningService
    connection: Connection
    left: list[str] = field(default_factory=list)
    """The names under which starts were left."""

    def leave(self, run_id: UUID, count: int, **changed: str) -> str:
        """Leave so many starts like that of a run; return under which name."""
        name = f"{len(self.left)}"
        self.left.append(name)
        copy = f"md5('{name} ' || n)::uuid"
        like = f"= '{run_id}'"
        self._copy("runs", f"id {like}", count, {"id": copy, **_UNBEGUN, **changed})
        inbox = {
            "id": "gen_random_uuid()",
            "run_id": copy,
            "unique_key": f"'{name} ' || n",
            "taken_at": "NULL",
            "payload": self._payload(run_id, changed),
        }
        self._copy("run_inbox", f"run_id {like}", count, {**inbox, **changed})
        self.connection.execute(sql.SQL("NOTIFY {}").format(sql.Identifier(INBOX_CHANNEL)))
        return name

    def keep_request(self, run_id: UUID) -> None:
        """Put the request of a run where those of others are, if it was not left there but begun at once."""
        if self.connection.execute(_KEPT, [run_id]).fetchone() is not None:
            return
        columns = "org_id, workspace_id, workflow_id, version, trigger_id, trigger_type, trigger"
        query = f"SELECT {columns}, created_at FROM runs WHERE id = %s"  # noqa: S608 - named above
        row = self.connection.execute(query.encode(), [run_id]).fetchone()
        assert row is not None
        asked = dict(zip(columns.split(", "), row[:-1], strict=True))
        payload = {**RunRequest(**asked).as_json(), ASKED_AT: row[-1].isoformat()}
        self.connection.execute(
            b"INSERT INTO run_inbox (id, org_id, workspace_id, unique_key, kind, run_id, payload,"
            b" taken_at) VALUES (gen_random_uuid(), %s, %s, %s, 'start', %s, %s, now())",
            [row[0], row[1], str(run_id), run_id, json.dumps(payload, default=str)],
        )

    def another_organization(self, run_id: UUID) -> dict[str, str]:
        """Make an organization with a copy of a run's workflow; return what its starts say otherwise."""
        org, place, flow = uuid4(), uuid4(), uuid4()
        of = f"(SELECT workflow_id FROM runs WHERE id = '{run_id}')"  # noqa: S608 - an id
        theirs = {"org_id": f"'{org}'::uuid", "workspace_id": f"'{place}'::uuid"}
        execute = self.connection.execute
        execute(b"INSERT INTO organizations (id, name) VALUES (%s, 'Another')", [org])
        execute(b"INSERT INTO workspaces (id, org_id, name) VALUES (%s, %s, 'Main')", [place, org])
        self._copy("workflows", f"id = {of}", 1, {"id": f"'{flow}'::uuid", **theirs})
        theirs["workflow_id"] = f"'{flow}'::uuid"
        for table in ("workflow_versions", "triggers"):
            self._copy(table, f"workflow_id = {of}", 1, theirs)
        return theirs

    def count(self, status: str) -> int:
        """Return how many runs stand so."""
        query = b"SELECT count(*) FROM runs WHERE status = %s"
        return int(next(self.connection.execute(query, [status]))[0])

    def waiting_beside(self, run_id: UUID) -> int:
        """Return how many runs of the same workflow wait for their place."""
        query = (
            b"SELECT count(*) FROM runs WHERE status = 'queued'"
            b" AND workflow_id = (SELECT workflow_id FROM runs WHERE id = %s)"
        )
        return int(next(self.connection.execute(query, [run_id]))[0])

    def delays_s(self, names: Iterable[str]) -> list[float]:
        """Return how long starts left under these names took to begin."""
        query = b"SELECT extract(epoch FROM started_at - created_at) FROM runs WHERE id = ANY(%s)"
        ids = [
            next(self.connection.execute(b"SELECT md5(%s)::uuid", [f"{name} 1"]))[0]
            for name in names
        ]
        return [float(row[0]) for row in self.connection.execute(query, [ids]).fetchall()]

    def _payload(self, run_id: UUID, changed: Mapping[str, str]) -> str:
        names = [name for name in ("org_id", "workspace_id", "workflow_id") if name in changed]
        told = ", ".join(f"'{name}', {changed[name]}" for name in names)
        return f"(one.payload::jsonb || jsonb_build_object({told}))::json"

    def _copy(self, table: LiteralString, where: str, count: int, changed: dict[str, str]) -> None:
        columns = [row[0] for row in self.connection.execute(_COLUMNS, [table]).fetchall()]
        values = ", ".join(changed.get(name, f'one."{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        # Names of our own tables and expressions written above: nothing of it comes from outside.
        statement = f"""INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS one,
            generate_series(1, {count}) AS n WHERE {where}"""  # noqa: S608
        self.connection.execute(statement.encode())


def a_long_queue(*, jobs: int, api_p95_s: float, start_p95_s: float) -> Figures:
    """R16: half of the jobs wait for a place that does not come free, half are begun as fast as it goes.

    Meanwhile a person looks at pages and starts runs by a webhook, and another organization's starts come in.
    """
    with running_service() as service, administrator(service) as connection:
        service.settle()
        queue = Queue(service, connection)
        narrow, free = (_begun(queue, document) for document in (NARROW, FREE))
        theirs = queue.another_organization(free[0])
        queue.leave(narrow[0], jobs // 2)
        queue.leave(free[0], jobs // 2)
        connection.execute(b"ANALYZE runs, run_inbox")
        began = time.monotonic()
        asked_s, others = _meanwhile(queue, free, theirs, least=jobs // 2)
        drained_s = time.monotonic() - began
        delays_s = queue.delays_s(others)
        # Starts that came in meanwhile are among those that have ended: of the others some may be left.
        assert queue.waiting_beside(narrow[0]) == jobs // 2, "who waits for a place waits"
        assert queue.count("failed") == 0
        assert len(delays_s) == len(others), "each of the other organization's starts has begun"
        memory_mb = service.memory_mb()
    answered_s, begun_s = _p95(asked_s), _p95(delays_s)
    assert answered_s < api_p95_s, f"95 of 100 requests within {answered_s:.3f} s"
    assert begun_s < start_p95_s, f"95 of 100 of another's starts within {begun_s:.3f} s"
    return {
        "jobs": jobs,
        "requests meanwhile": len(asked_s),
        "answered within, p95, ms": round(answered_s * 1000),
        "another organization's starts": len(delays_s),
        "begun within, p95, ms": round(begun_s * 1000),
        "half begun and ended, s": round(drained_s),
        "memory, MB": memory_mb,
    }


def _begun(queue: Queue, document: dict[str, Any]) -> tuple[UUID, str]:
    """Publish a workflow and start it once; return the run, and where it is started."""
    _, path = queue.service.publish(document)
    address = f"{queue.service.address}{path}"
    run_id = UUID(httpx.post(address, json=BODY, trust_env=False).json()["run_id"])
    until = time.monotonic() + 30.0
    while not _has_begun(queue.connection, run_id):
        assert time.monotonic() < until, "the first run does not begin"
        time.sleep(0.05)
    queue.keep_request(run_id)
    return run_id, address


def _has_begun(connection: Connection, run_id: UUID) -> bool:
    query = b"SELECT 1 FROM runs WHERE id = %s AND status IN ('waiting', 'succeeded')"
    return connection.execute(query, [run_id]).fetchone() is not None


def _meanwhile(
    queue: Queue, free: tuple[UUID, str], theirs: dict[str, str], *, least: int
) -> tuple[list[float], list[str]]:
    """Use the service until as many runs have ended as were left to begin at once; return how long requests took."""
    asked_s: list[float] = []
    others: list[str] = []
    until = time.monotonic() + DRAINED_WITHIN_S
    with queue.service.client() as client, httpx.Client(trust_env=False, timeout=30) as sender:
        while queue.count("succeeded") < least:
            assert time.monotonic() < until, "the queue does not get shorter"
            others.append(queue.leave(free[0], 1, **theirs))
            for _ in range(5):
                for answer in (
                    client.get("/runs", params={"limit": 50}),
                    client.get("/workflows"),
                    sender.post(free[1], json=BODY),
                ):
                    answer.raise_for_status()
                    asked_s.append(answer.elapsed.total_seconds())
                time.sleep(ASKED_EVERY_S)
        while len(queue.delays_s(others)) < len(others) or queue.count("running"):
            assert time.monotonic() < until, "another organization's runs do not begin"
            time.sleep(ASKED_EVERY_S)
    return asked_s, others


def _p95(found: list[float]) -> float:
    return sorted(found)[int(len(found) * 0.95)]
