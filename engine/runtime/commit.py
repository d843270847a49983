"""What one run adds to a batch: its events, its row, and what goes with them in the same transaction."""

from datetime import datetime
from typing import Any, Final, Protocol

import orjson

from engine.core.backoff import parse_moment
from engine.core.commands import CloseApproval, OpenApproval
from engine.core.events import RunStatus
from engine.core.snapshot import dump_state
from engine.core.state import STATE_VERSION, RunState
from engine.ports.alerts import Alert
from engine.ports.runs import (
    ApprovalChange,
    Batch,
    Blob,
    EventSlice,
    KeysSeen,
    RunHead,
    RunRow,
    Snapshot,
    TimerChange,
)
from engine.runtime.live_run import Pending
from engine.runtime.values import Values

SNAPSHOT_EVERY: Final = 300
BYTES_PER_EVENT: Final = 500
"""A large state is kept more seldom, so that snapshots cost no more than the events they save."""
CORE_VERSION: Final = str(STATE_VERSION)


class RunRecord(Protocol):
    """What is written of a run, whichever host drives it."""

    document: dict[str, Any] | None
    concurrency_key: str | None
    stored_status: RunStatus | None
    stored_timers: set[str]
    snapshot_seq: int
    snapshot_size: int

    @property
    def head(self) -> RunHead:
        """Return what stays the same of it."""
        ...

    @property
    def state(self) -> RunState:
        """Return its folded state."""
        ...

    @property
    def values(self) -> Values:
        """Return its large values."""
        ...


class RunCommit:
    """One run's part of a batch, fixed at the moment it is handed over."""

    __slots__ = ("_rest", "_row", "_slice")

    def __init__(self, run: RunRecord, pending: Pending) -> None:
        self._row = _row(run)
        self._slice = _slice(run, pending)
        self._rest = _rest(run, pending)

    def contribute(self, batch: Batch) -> None:
        """Add this to what is committed next."""
        if self._slice is not None:
            batch.slices.append(self._slice)
        if self._row is not None:
            batch.runs.append(self._row)
        rest = self._rest
        if rest is not None:
            batch.timers += rest.timers
            batch.snapshots += rest.snapshots
            batch.blobs += rest.blobs
            batch.keys += rest.keys
            batch.approvals += rest.approvals
            batch.alerts += rest.alerts
            batch.taken += rest.taken


def _rest(run: RunRecord, pending: Pending) -> Batch | None:
    """Return what few commits of a run hold beside its events and its row."""
    snapshots, alerts = _snapshot(run, pending), _alerts(run, pending)
    told = pending.timers or pending.keys or pending.approvals or pending.taken
    if not (told or snapshots or alerts or run.values.fresh):
        return None
    return Batch(
        snapshots=snapshots,
        timers=_timers(run, pending),
        keys=[KeysSeen(run.head, found.step, found.keys) for found in pending.keys],
        blobs=_blobs(run),
        approvals=[_approval(run, change, pending) for change in pending.approvals],
        alerts=alerts,
        taken=pending.taken,
    )


def _slice(run: RunRecord, pending: Pending) -> EventSlice | None:
    events = pending.events
    if not events:
        return None
    return EventSlice(run.head, events[0]["seq"], events[-1]["seq"], orjson.dumps(events))


def _row(run: RunRecord) -> RunRow | None:
    state = run.state
    if run.stored_status == state.status:
        return None
    is_new, run.stored_status = run.stored_status is None, state.status
    request = state.request
    return RunRow(
        head=run.head,
        seq=state.seq,
        status=state.status,
        started_at=state.started_at,
        finished_at=state.finished_at,
        trigger=orjson.dumps(request.get("trigger") or {}),
        inputs=orjson.dumps(request.get("inputs") or {}),
        outputs=None if state.outputs is None else orjson.dumps(state.outputs),
        error=None if state.error is None else orjson.dumps(state.error),
        document=None if run.document is None else orjson.dumps(run.document),
        concurrency_key=run.concurrency_key,
        is_new=is_new,
    )


def _snapshot(run: RunRecord, pending: Pending) -> list[Snapshot]:
    seq = run.state.seq
    due = run.snapshot_seq + max(SNAPSHOT_EVERY, run.snapshot_size // BYTES_PER_EVENT)
    if seq < due or run.state.finished_at is not None:
        return []
    # A state is only worth keeping where nothing decided after it is already on its way.
    if not pending.events or pending.events[-1]["seq"] != seq:
        return []
    state = orjson.dumps(dump_state(run.state))
    run.snapshot_seq, run.snapshot_size = seq, len(state)
    return [Snapshot(run.head, seq, CORE_VERSION, state)]


def _timers(run: RunRecord, pending: Pending) -> list[TimerChange]:
    changes: list[TimerChange] = []
    for name, at in pending.timers.items():
        due: datetime | None = parse_moment(at) if at is not None else None
        if due is not None:
            run.stored_timers.add(name)
        elif name in run.stored_timers:
            run.stored_timers.discard(name)
        else:
            continue
        changes.append(TimerChange(run.head, name, due))
    return changes


def _blobs(run: RunRecord) -> list[Blob]:
    fresh, run.values.fresh = run.values.fresh, []
    head = run.head
    return [Blob(head.org_id, head.workspace_id, sha256, payload) for sha256, payload in fresh]


def _approval(
    run: RunRecord, change: OpenApproval | CloseApproval, pending: Pending
) -> ApprovalChange:
    at = pending.events[-1]["at"]
    if isinstance(change, CloseApproval):
        return ApprovalChange(
            head=run.head,
            step=change.step,
            item=change.item,
            kind="approval",
            status=change.status,
            at=at,
            decided_by=change.by,
            comment=change.comment or "",
        )
    title = change.request.get("title") or f"Did {change.step} happen?"
    approvers = change.request.get("approvers") or ()
    return ApprovalChange(
        head=run.head,
        step=change.step,
        item=change.item,
        kind=change.kind,
        status="pending",
        at=at,
        title=str(title),
        payload=orjson.dumps(change.request),
        digest=change.digest,
        assignees=tuple(str(person) for person in approvers),
        deadline=change.deadline,
    )


def _alerts(run: RunRecord, pending: Pending) -> list[Alert]:
    state = run.state
    if state.status != "failed" or run.head.mode != "live":
        return []
    if not pending.events or pending.events[-1]["type"] != "run.finished":
        return []
    fault = state.error or {}
    title = str(fault.get("message", "A run has failed."))
    return [Alert.of(run.head, "run_failed", title, fault)]
