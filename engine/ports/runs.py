"""What the executor stores and reads, as one commit and a few questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, Final, Literal, Protocol
from uuid import UUID

from engine.core.events import RunStatus
from engine.core.value_object import value_object
from engine.ports.alerts import Alert, FailedRun
from engine.ports.runner import RunMode
from engine.ports.seen import SeenKeys

InboxKind = Literal["start", "cancel", "pause", "resume", "signal", "decision"]

ASKED_AT: Final = "asked_at"
"""Where a stored request says when it was made: its run belongs to that month, whenever it starts."""


@value_object
class RunRequest:
    """Ask for a run of a version, or, with `document`, of a draft's revision."""

    org_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    trigger: dict[str, Any] = field(default_factory=dict)
    trigger_id: str | None = None
    trigger_type: str = "manual"
    inputs: dict[str, Any] | None = None
    version: int | None = None
    draft_revision: int | None = None
    document: dict[str, Any] | None = None
    mode: RunMode = "live"
    started_by: str | None = None
    key: str | None = None
    """A second request with the same key in the same workflow is the same run."""
    fingerprint: str | None = None
    """Digest of what was asked under that key: another one is refused."""
    overlap: Literal["skip", "queue", "parallel"] = "parallel"
    parent: dict[str, Any] | None = None
    """The call this run was started by: run_id, step, item, attempt, depth, workflows, key, call."""
    rerun: dict[str, Any] | None = None
    """The run this one repeats, and what is kept of it: of, key, from, kept, generations."""
    error_of: str | None = None
    """The run for whose failure this one is started."""
    not_before: str | None = None
    """It waits until then, in the inbox, whatever is started again meanwhile."""
    batched: int | None = None
    """So many starts have become this one."""
    joined: str | None = None
    """The run this start is now a part of."""

    def as_json(self) -> dict[str, Any]:
        """Return the request as the inbox keeps it."""
        return {
            item.name: str(value) if isinstance(value, UUID) else value
            for item in fields(self)
            for value in (getattr(self, item.name),)
        }


def request_from(stored: dict[str, Any]) -> RunRequest:
    """Return the request the inbox has kept."""
    known = {item.name: stored[item.name] for item in fields(RunRequest) if item.name in stored}
    ids = {name: UUID(stored[name]) for name in ("org_id", "workspace_id", "workflow_id")}
    return RunRequest(**{**known, **ids})


@value_object
class RunHead:
    """Which run, whose, of what: what stays the same from its first event to its last."""

    run_id: UUID
    run_month: date
    org_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    version: int | None
    draft_revision: int | None
    document_hash: str | None
    mode: RunMode
    trigger_id: str | None
    trigger_type: str
    created_at: datetime
    started_by: str | None = None
    parent_run_id: UUID | None = None
    rerun_of: UUID | None = None
    error_of: UUID | None = None


@value_object
class RunRow:
    """How a run's row reads after a commit; a new one is inserted whole."""

    head: RunHead
    seq: int
    status: RunStatus
    started_at: str | None
    finished_at: str | None
    trigger: bytes
    inputs: bytes
    outputs: bytes | None
    error: bytes | None
    document: bytes | None
    concurrency_key: str | None
    is_new: bool

    def after(self, before: "RunRow") -> "RunRow":
        """Return this row as it follows an earlier one of the same batch."""
        return replace(self, is_new=True) if before.is_new else self


@value_object
class EventSlice:
    """Consecutive events of one run, serialized, as one row."""

    head: RunHead
    seq_from: int
    seq_to: int
    events: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a run after `seq`."""

    head: RunHead
    seq: int
    version: str
    state: bytes


@dataclass(frozen=True, slots=True)
class TimerChange:
    """A timer set (`due_at`) or taken back (None)."""

    head: RunHead
    name: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeysSeen:
    """Keys a step of a workflow has dealt with for good."""

    head: RunHead
    step: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blob:
    """A payload too large for an event, by its sha-256."""

    org_id: UUID
    workspace_id: UUID
    sha256: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class ApprovalChange:
    """An approval asked for, or settled."""

    head: RunHead
    step: str
    item: str | None
    kind: Literal["approval", "unknown_outcome"]
    status: Literal["pending", "approved", "rejected", "expired", "cancelled"]
    at: str
    title: str = ""
    payload: bytes = b"{}"
    digest: str | None = None
    assignees: tuple[str, ...] = ()
    deadline: str | None = None
    decided_by: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleFired:
    """A due time dealt with: the schedule moves on, in the same commit as the runs it started."""

    workflow_id: UUID
    trigger_id: str
    due_at: datetime
    next_fire_at: datetime | None


@dataclass(slots=True)
class Batch:
    """Everything that became ready together and is committed together, or not at all."""

    runs: list[RunRow] = field(default_factory=list)
    slices: list[EventSlice] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    timers: list[TimerChange] = field(default_factory=list)
    keys: list[KeysSeen] = field(default_factory=list)
    blobs: list[Blob] = field(default_factory=list)
    approvals: list[ApprovalChange] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    schedules: list[ScheduleFired] = field(default_factory=list)
    strikes: dict[UUID, int] = field(default_factory=dict)
    rewritten: dict[int, bytes] = field(default_factory=dict)
    """What the requests at these places in the inbox say from now on."""
    taken: list[int] = field(default_factory=list)
    """Places in the inbox that are dealt with."""


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One thing asked from outside, waiting to be taken into its run."""

    position: int
    kind: InboxKind
    org_id: UUID
    run_id: UUID
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Enqueued:
    """The run a request belongs to; without `item` the same request had been made before."""

    run_id: UUID
    item: InboxItem | None


@dataclass(frozen=True, slots=True)
class StoredRun:
    """What is needed to go on with a run after a restart."""

    head: RunHead
    status: RunStatus
    document: dict[str, Any] | None
    concurrency_key: str | None
    seq: int
    snapshot: bytes | None
    slices: tuple[bytes, ...]
    strikes: int = 0


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A published document."""

    workflow_id: UUID
    version: int
    document: dict[str, Any]
    document_hash: str


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule that is switched on."""

    org_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    trigger_id: str
    version: int
    config: dict[str, Any]
    next_fire_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredEnd:
    """How a run stands, as its row tells."""

    status: RunStatus
    outputs: Any
    error: dict[str, Any] | None


class WorkflowSource(Protocol):
    """Where documents and variables come from."""

    async def named(self, workspace_id: UUID, key: str) -> tuple[UUID, int | None] | None:
        """Return the workflow of this key in a workspace, and its live version."""
        ...

    async def version(self, workflow_id: UUID, number: int) -> StoredVersion | None:
        """Return a published version."""
        ...

    async def variables(self, workspace_id: UUID) -> dict[str, Any]:
        """Return the workspace's variables."""
        ...


class OwnershipLost(Exception):
    """This process is no longer the executor; nothing it had not committed counts."""


class BatchRefused(Exception):
    """The database does not take something in this batch; trying it again would not help."""


class StorageFull(Exception):
    """The database cannot take more just now; the same batch may be tried again."""


class EngineSession(Protocol):
    """The one database session that owns the executor's lock; every commit proves it still does."""

    is_after_crash: bool  # Whether its former owner has ended without giving it back.

    @property
    def epoch(self) -> int:
        """Return the number of this ownership; a later owner has a higher one."""
        ...

    async def commit(self, batch: Batch) -> None:
        """Write the batch in one transaction; raise `OwnershipLost` when another owner exists."""
        ...

    async def renew(self) -> None:
        """Renew the lease by the database's clock."""
        ...

    async def close(self) -> None:
        """Give the lock back."""
        ...


class RunStore(Protocol):
    """Questions the executor asks outside of its commits, and the way to become the owner."""

    async def acquire(self) -> EngineSession | None:
        """Return a session owning the executor, or None while a living process does."""
        ...

    async def unfinished(self) -> Sequence[tuple[UUID, RunStatus]]:
        """Return every run that has not ended, oldest first."""
        ...

    async def statuses(self, run_ids: Sequence[UUID]) -> dict[UUID, RunStatus]:
        """Return where these runs stand; those that do not exist are left out."""
        ...

    async def starts_since(
        self, workflow_id: UUID, key: str, moment: datetime
    ) -> Sequence[tuple[UUID, datetime]]:
        """Return which runs of a workflow have started under this key of its throttle, and when."""
        ...

    async def load(self, run_id: UUID, *, whole: bool = False) -> StoredRun | None:
        """Return a run's newest snapshot and the events after it, or without one all its events."""
        ...

    async def standing(self, run_id: UUID) -> StoredEnd | None:
        """Return how a run stands."""
        ...

    async def inbox_places(self, after: int) -> Mapping[tuple[UUID, UUID], Sequence[int]]:
        """Return the places behind `after` of what is not yet taken, in order of asking.

        By organization and workspace.
        """
        ...

    async def inbox(self, places: Sequence[int] | None = None) -> Sequence[InboxItem]:
        """Return what was asked and not yet taken, or what of it stands at these places, in order of asking."""
        ...

    async def timers(self) -> Sequence[tuple[UUID, str, datetime]]:
        """Return every timer that is set."""
        ...

    async def schedules(self) -> Sequence[ScheduleRow]:
        """Return every schedule that is switched on."""
        ...

    async def blob(self, org_id: UUID, sha256: str) -> bytes | None:
        """Return a payload."""
        ...

    async def enqueue_start(self, head: RunHead, request: RunRequest) -> Enqueued:
        """Store a request with its queued run; under a key seen before, return the former run."""
        ...

    async def enqueue(self, kind: InboxKind, run_id: UUID, payload: dict[str, Any]) -> None:
        """Store a request to a run; raise `NotFound` when there is no such run."""
        ...

    async def unhandled_failures(self) -> Sequence[FailedRun]:
        """Return failed runs, oldest first, of which nobody has been told yet."""
        ...

    async def mark_handled(self, alert_ids: Sequence[UUID]) -> None:
        """Note that these failures are dealt with."""
        ...

    def seen_keys(self, workflow_id: UUID, step: str) -> SeenKeys:
        """Return the look-up of committed keys of one step."""
        ...
