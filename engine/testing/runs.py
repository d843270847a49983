"""The store of runs in memory, for users' own tests of workflows: no database, the same promises.

One process, one store: `acquire` gives the executor to one session at a time, and a commit of a former
one is refused as in PostgreSQL. What was committed is there for the next host on the same store.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from engine.core.document import Document, document_hash
from engine.core.events import FINISHED, Envelope, RunStatus
from engine.errors import NotFound
from engine.ports import SeenKeys, uuid7
from engine.ports.alerts import OF_ANY, Alert, FailedRun, Listener
from engine.ports.runs import (
    ASKED_AT,
    ApprovalChange,
    Batch,
    EngineSession,
    Enqueued,
    EventSlice,
    InboxItem,
    InboxKind,
    OwnershipLost,
    RunHead,
    RunRequest,
    RunRow,
    ScheduleRow,
    Snapshot,
    StoredEnd,
    StoredRun,
    StoredVersion,
)
from engine.store.executor_store import KeyReused


@dataclass
class MemoryRuns:
    """Keeps runs, their events and whatever else an executor commits; implements every port of storage."""

    rows: dict[UUID, RunRow] = field(default_factory=dict)
    slices: dict[UUID, list[EventSlice]] = field(default_factory=dict)
    approvals: list[ApprovalChange] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    epoch: int = 0
    _owner: "MemorySession | None" = None
    _snapshots: dict[UUID, Snapshot] = field(default_factory=dict)
    _timers: dict[tuple[UUID, str], datetime] = field(default_factory=dict)
    _blobs: dict[tuple[UUID, str], bytes] = field(default_factory=dict)
    _seen: set[tuple[UUID, str, str]] = field(default_factory=set)
    _inbox: dict[int, InboxItem] = field(default_factory=dict)
    _asked: dict[tuple[UUID, str], tuple[UUID, str | None]] = field(default_factory=dict)
    _positions: int = 0
    _keys: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    _versions: dict[UUID, list[StoredVersion]] = field(default_factory=dict)
    _schedules: dict[tuple[UUID, str], ScheduleRow] = field(default_factory=dict)
    _variables: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    _failures: dict[UUID, Alert] = field(default_factory=dict)

    # What a test puts in, and reads -----------------------------------------------------------

    def publish(self, workspace_id: UUID, key: str, document: Document) -> UUID:
        """Keep the next version of the workflow of this key; return the workflow's id."""
        workflow_id = self._keys.setdefault((workspace_id, key), uuid7())
        versions = self._versions.setdefault(workflow_id, [])
        number, digest = len(versions) + 1, document_hash(document)
        versions.append(StoredVersion(workflow_id, number, document.to_json(), digest))
        return workflow_id

    def set_variables(self, workspace_id: UUID, **values: Any) -> None:
        """Give a workspace its variables."""
        self._variables.setdefault(workspace_id, {}).update(values)

    def switch_on(self, row: ScheduleRow) -> None:
        """Switch a schedule on."""
        self._schedules[row.workflow_id, row.trigger_id] = row

    def events(self, run_id: UUID) -> list[Envelope]:
        """Return what is committed of a run."""
        return [
            event for part in self.slices.get(run_id, ()) for event in orjson.loads(part.events)
        ]

    # RunStore ---------------------------------------------------------------------------------

    async def acquire(self) -> EngineSession | None:
        """Return a session owning the executor, or None while another one is open."""
        if self._owner is not None:
            return None
        self.epoch += 1
        self._owner = MemorySession(self, self.epoch)
        return self._owner

    async def unfinished(self) -> Sequence[tuple[UUID, RunStatus]]:
        """Return every run that has not ended, oldest first."""
        open_ = [(run, row.status) for run, row in self.rows.items() if row.status not in FINISHED]
        return sorted(open_)

    async def statuses(self, run_ids: Sequence[UUID]) -> dict[UUID, RunStatus]:
        """Return where these runs stand; those that do not exist are left out."""
        return {run: self.rows[run].status for run in run_ids if run in self.rows}

    async def starts_since(
        self, workflow_id: UUID, key: str, moment: datetime
    ) -> Sequence[tuple[UUID, datetime]]:
        """Return which runs of a workflow have started under this key of its throttle, and when."""
        begun = [
            (run_id, datetime.fromisoformat(row.started_at))
            for run_id, row in self.rows.items()
            if row.head.workflow_id == workflow_id and row.concurrency_key == key and row.started_at
        ]
        return [(run_id, at) for run_id, at in begun if at > moment]

    async def load(self, run_id: UUID, *, whole: bool = False) -> StoredRun | None:
        """Return a run's newest snapshot and the events after it, or without one all its events."""
        row = self.rows.get(run_id)
        if row is None:
            return None
        kept = None if whole else self._snapshots.get(run_id)
        after = kept.seq if kept else 0
        return StoredRun(
            head=row.head,
            status=row.status,
            document=None if row.document is None else orjson.loads(row.document),
            concurrency_key=row.concurrency_key,
            seq=after,
            snapshot=kept.state if kept else None,
            slices=tuple(await self.slices_after(run_id, after)),
        )

    async def standing(self, run_id: UUID) -> StoredEnd | None:
        """Return how a run stands."""
        row = self.rows.get(run_id)
        if row is None:
            return None
        outputs, error = (_read(part) for part in (row.outputs, row.error))
        return StoredEnd(row.status, outputs, error)

    async def inbox_places(self, after: int) -> Mapping[tuple[UUID, UUID], Sequence[int]]:
        """Return the places behind `after` of what is not yet taken, by workspace, in order of asking."""
        found: dict[tuple[UUID, UUID], list[int]] = {}
        for position in sorted(self._inbox):
            if position > after:
                head = self.rows[self._inbox[position].run_id].head
                found.setdefault((head.org_id, head.workspace_id), []).append(position)
        return found

    async def inbox(self, places: Sequence[int] | None = None) -> Sequence[InboxItem]:
        """Return what was asked and not yet taken, or what of it stands at these places, in order of asking."""
        meant = self._inbox if places is None else self._inbox.keys() & set(places)
        return [self._inbox[position] for position in sorted(meant)]

    async def timers(self) -> Sequence[tuple[UUID, str, datetime]]:
        """Return every timer that is set."""
        return [(run_id, name, due) for (run_id, name), due in self._timers.items()]

    async def schedules(self) -> Sequence[ScheduleRow]:
        """Return every schedule that is switched on."""
        return list(self._schedules.values())

    async def blob(self, org_id: UUID, sha256: str) -> bytes | None:
        """Return a payload."""
        return self._blobs.get((org_id, sha256))

    async def enqueue_start(self, head: RunHead, request: RunRequest) -> Enqueued:
        """Store a request with its queued run; under a key seen before, return the former run."""
        key = (head.workflow_id, request.key or str(head.run_id))
        former = self._asked.setdefault(key, (head.run_id, request.fingerprint))
        if former[1] != request.fingerprint:
            raise KeyReused(
                f"The key {request.key!r} was used for another request; choose a new one."
            )
        if former[0] != head.run_id:
            return Enqueued(former[0], None)
        document = None if request.document is None else orjson.dumps(request.document)
        self.rows[head.run_id] = RunRow(
            head=head,
            seq=0,
            status="queued",
            started_at=None,
            finished_at=None,
            trigger=orjson.dumps(request.trigger),
            inputs=orjson.dumps(request.inputs or {}),
            outputs=None,
            error=None,
            document=document,
            concurrency_key=None,
            is_new=False,
        )
        payload = {**request.as_json(), ASKED_AT: head.created_at.isoformat()}
        return Enqueued(head.run_id, self._leave("start", head.run_id, payload))

    async def enqueue(self, kind: InboxKind, run_id: UUID, payload: dict[str, Any]) -> None:
        """Store a request to a run; raise `NotFound` when there is no such run."""
        if run_id not in self.rows:
            raise NotFound(f"There is no run {run_id}.")
        self._leave(kind, run_id, payload)

    def _leave(self, kind: InboxKind, run_id: UUID, payload: dict[str, Any]) -> InboxItem:
        self._positions += 1
        item = InboxItem(self._positions, kind, self.rows[run_id].head.org_id, run_id, payload)
        self._inbox[item.position] = item
        return item

    async def unhandled_failures(self) -> Sequence[FailedRun]:
        """Return failed runs, oldest first, of which nobody has been told yet."""
        return [self._failed(alert_id, alert) for alert_id, alert in self._failures.items()]

    async def mark_handled(self, alert_ids: Sequence[UUID]) -> None:
        """Note that these failures are dealt with."""
        for alert_id in alert_ids:
            self._failures.pop(alert_id, None)

    def _failed(self, alert_id: UUID, alert: Alert) -> FailedRun:
        run_id = alert.run_id
        if run_id is None:
            raise NotFound(f"The alert {alert_id} is about no run.")
        row = self.rows[run_id]
        key = next((key for (_, key), one in self._keys.items() if one == alert.workflow_id), "")
        version = self._versions.get(alert.workflow_id, [])[(row.head.version or 0) - 1 :][:1]
        document = _read(row.document) or (version[0].document if version else {})
        told = document.get("settings", {}).get("on_error", {}).get("workflow")
        return FailedRun(
            alert_id=alert_id,
            org_id=alert.org_id,
            workspace_id=alert.workspace_id,
            workflow_id=alert.workflow_id,
            workflow_key=key,
            workflow_name=str(document.get("name", key)),
            run_id=run_id,
            version=row.head.version,
            trigger_type=row.head.trigger_type,
            error=_read(row.error) or {},
            started_at=row.started_at,
            finished_at=row.finished_at,
            on_error=told,
            error_of=row.head.error_of,
            listeners=tuple(self._listeners(alert)) if told is None else (),
        )

    def _listeners(self, alert: Alert) -> Iterator[Listener]:
        for (workspace_id, _), workflow_id in self._keys.items():
            if workspace_id == alert.workspace_id and workflow_id != alert.workflow_id:
                live = self._versions[workflow_id][-1]
                for trigger in live.document.get("triggers", ()):
                    if trigger["type"] == "error" and trigger.get("with", {}).get("of") == OF_ANY:
                        yield Listener(workflow_id, live.version, trigger["id"])
                        break

    def seen_keys(self, workflow_id: UUID, step: str) -> SeenKeys:
        """Return the look-up of committed keys of one step."""
        return _Seen(self._seen, workflow_id, step)

    # EventReader and WorkflowSource -----------------------------------------------------------

    async def slices_after(self, run_id: UUID, seq: int) -> Sequence[bytes]:
        """Return the stored slices holding events after `seq`, in order."""
        return [part.events for part in self.slices.get(run_id, ()) if part.seq_to > seq]

    async def named(self, workspace_id: UUID, key: str) -> tuple[UUID, int | None] | None:
        """Return the workflow of this key in a workspace, and its live version: the newest."""
        found = self._keys.get((workspace_id, key))
        return None if found is None else (found, len(self._versions[found]))

    async def version(self, workflow_id: UUID, number: int) -> StoredVersion | None:
        """Return a published version."""
        versions = self._versions.get(workflow_id, [])
        return versions[number - 1] if 0 < number <= len(versions) else None

    async def variables(self, workspace_id: UUID) -> dict[str, Any]:
        """Return the workspace's variables."""
        return dict(self._variables.get(workspace_id, {}))

    # What a session does ----------------------------------------------------------------------

    def write(self, epoch: int, batch: Batch) -> None:
        """Write a batch whole, in the name of the present owner."""
        if epoch != self.epoch:
            raise OwnershipLost("Another process has become the executor.")
        for row in batch.runs:
            self.rows[row.head.run_id] = replace(row, is_new=False)
        for part in batch.slices:
            self.slices.setdefault(part.head.run_id, []).append(part)
        self._snapshots.update({kept.head.run_id: kept for kept in batch.snapshots})
        for change in batch.timers:
            place = (change.head.run_id, change.name)
            if change.due_at is None:
                self._timers.pop(place, None)
            else:
                self._timers[place] = change.due_at
        for keys in batch.keys:
            self._seen |= {(keys.head.workflow_id, keys.step, key) for key in keys.keys}
        self._blobs.update({(blob.org_id, blob.sha256): blob.payload for blob in batch.blobs})
        self.approvals += batch.approvals
        self.alerts += batch.alerts
        failed = [alert for alert in batch.alerts if alert.kind == "run_failed"]
        self._failures.update({uuid7(): alert for alert in failed})
        for fired in batch.schedules:
            schedule = self._schedules[fired.workflow_id, fired.trigger_id]
            self.switch_on(replace(schedule, next_fire_at=fired.next_fire_at))
        for position, payload in batch.rewritten.items():
            item = self._inbox[position]
            self._inbox[position] = replace(item, payload=orjson.loads(payload))
        for position in batch.taken:
            self._inbox.pop(position, None)

    def release(self, session: "MemorySession") -> None:
        """Let the next one own the executor."""
        if self._owner is session:
            self._owner = None

    def take_over(self) -> None:
        """Have the present owner lose the executor without knowing, as when its line is cut."""
        self._owner = None
        self.epoch += 1


@dataclass
class MemorySession:
    """Owns the executor of a store in memory until it is closed or somebody takes over."""

    store: MemoryRuns
    epoch: int
    is_after_crash: bool = False

    async def commit(self, batch: Batch) -> None:
        """Write the batch, or raise `OwnershipLost` when another owner exists."""
        self.store.write(self.epoch, batch)

    async def renew(self) -> None:
        """Prove that this is still the owner."""
        self.store.write(self.epoch, Batch())

    async def close(self) -> None:
        """Give the executor back."""
        self.store.release(self)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Committed keys of one step of one workflow."""

    known: set[tuple[UUID, str, str]]
    workflow_id: UUID
    step: str

    async def seen(self, keys: Sequence[str]) -> set[str]:
        """Return those of `keys` that a former run has committed."""
        return {key for key in keys if (self.workflow_id, self.step, key) in self.known}


def _read(part: bytes | None) -> Any:
    return None if part is None else orjson.loads(part)
