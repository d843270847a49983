"""What the executor reads, and the requests other processes leave for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from engine.core.events import RunStatus
from engine.errors import Invalid, NotFound
from engine.ports import SeenKeys
from engine.ports.alerts import FailedRun
from engine.ports.runs import (
    ASKED_AT,
    EngineSession,
    Enqueued,
    InboxItem,
    InboxKind,
    RunHead,
    RunRequest,
    ScheduleRow,
    StoredEnd,
    StoredRun,
    StoredVersion,
)
from engine.store import executor_sql as sql
from engine.store import failed_runs
from engine.store.database import Database
from engine.store.executor_head import head_of
from engine.store.executor_session import PostgresEngineSession
from engine.store.models.blob import Blob
from engine.store.models.run import UNFINISHED, Run
from engine.store.models.run_event import RunEvents
from engine.store.models.run_inbox import RunInbox
from engine.store.models.run_snapshot import RunSnapshot
from engine.store.models.schedule import Schedule
from engine.store.models.timer import Timer
from engine.store.models.trigger_state import TriggerState
from engine.store.models.variable import Variable
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion

TAKEOVER_AFTER_S: Final = 6.0


class KeyReused(Invalid):
    """The same idempotency key came with another request."""

    code = "idempotency_key_reused"


class PostgresRunStore:
    """The store of runs in PostgreSQL; implements RunStore, WorkflowSource and EventReader."""

    def __init__(self, database: Database, *, takeover_after_s: float = TAKEOVER_AFTER_S) -> None:
        self._database = database
        self._takeover_after_s = takeover_after_s

    async def acquire(self) -> EngineSession | None:
        """Return a session owning the executor, or None while a living process does."""
        session = await PostgresEngineSession.acquire(
            self._database.dsn("engine"), takeover_after_s=self._takeover_after_s
        )
        if session is not None:
            try:
                await self._make_partitions()
            except BaseException:
                # Left open, it would hold the lock in the name of a process that executes nothing.
                await session.close()
                raise
        return session

    async def _make_partitions(self) -> None:
        """Have partitions for this month and the next two, so that none is missing at midnight."""
        months = "SELECT (date_trunc('month', now()) + make_interval(months => n))::date"
        query = f"{months} FROM generate_series(0, 2) AS n"
        async with self._database.engine_session() as session:
            for (month,) in (await session.execute(text(query))).all():
                await session.execute(
                    text("SELECT ensure_run_events_partition(:month)"), {"month": month}
                )

    async def unfinished(self) -> Sequence[tuple[UUID, RunStatus]]:
        """Return every run that has not ended, oldest first."""
        query = select(Run.id, Run.status).where(text(UNFINISHED)).order_by(Run.id)
        async with self._database.engine_session() as session:
            return [(run_id, status) for run_id, status in (await session.execute(query)).all()]  # type: ignore[misc]

    async def statuses(self, run_ids: Sequence[UUID]) -> dict[UUID, RunStatus]:
        """Return where these runs stand; those that do not exist are left out."""
        query = select(Run.id, Run.status).where(Run.id.in_(run_ids))
        async with self._database.engine_session() as session:
            return {row[0]: row[1] for row in (await session.execute(query)).all()}  # type: ignore[misc]

    async def starts_since(
        self, workflow_id: UUID, key: str, moment: datetime
    ) -> Sequence[tuple[UUID, datetime]]:
        """Return which runs of a workflow have started under this key of its throttle, and when."""
        query = select(Run.id, Run.started_at).where(
            Run.workflow_id == workflow_id, Run.concurrency_key == key, Run.started_at > moment
        )
        async with self._database.engine_session() as session:
            found = (await session.execute(query)).all()
        return [(run_id, at) for run_id, at in found if at is not None]

    async def load(self, run_id: UUID, *, whole: bool = False) -> StoredRun | None:
        """Return a run's newest snapshot and the events after it, or without one all its events."""
        snapshot = select(RunSnapshot.seq, RunSnapshot.state).where(RunSnapshot.run_id == run_id)
        async with self._database.engine_session() as session:
            run = await session.get(Run, run_id)
            if run is None:
                return None
            kept = None if whole else (await session.execute(snapshot)).first()
        after = kept[0] if kept else 0
        return StoredRun(
            head=head_of(run),
            status=run.status,  # type: ignore[arg-type]
            document=run.document,
            concurrency_key=run.concurrency_key,
            seq=after,
            snapshot=kept[1] if kept else None,
            slices=tuple(await self.slices_after(run_id, after)),
            strikes=run.strikes,
        )

    async def slices_after(self, run_id: UUID, seq: int) -> Sequence[bytes]:
        """Return the stored slices holding events after `seq`, in order."""
        query = (
            select(text("events::text"))
            .select_from(RunEvents)
            .join(Run, (Run.id == RunEvents.run_id) & (Run.run_month == RunEvents.run_month))
            .where(Run.id == run_id, RunEvents.seq_to > seq)
            .order_by(RunEvents.seq_from)
        )
        async with self._database.engine_session() as session:
            return [found.encode() for (found,) in (await session.execute(query)).all()]

    async def standing(self, run_id: UUID) -> StoredEnd | None:
        """Return how a run stands."""
        query = select(Run.status, Run.outputs, Run.error).where(Run.id == run_id)
        async with self._database.engine_session() as session:
            row = (await session.execute(query)).one_or_none()
        return None if row is None else StoredEnd(*row)  # type: ignore[arg-type]

    async def named(self, workspace_id: UUID, key: str) -> tuple[UUID, int | None] | None:
        """Return the workflow of this key in a workspace, and its live version."""
        query = select(Workflow.id, Workflow.live_version).where(
            Workflow.workspace_id == workspace_id,
            Workflow.key == key,
            Workflow.deleted_at.is_(None),
        )
        async with self._database.engine_session() as session:
            row = (await session.execute(query)).one_or_none()
        return None if row is None else (row[0], row[1])

    async def inbox_places(self, after: int) -> Mapping[tuple[UUID, UUID], Sequence[int]]:
        """Return the places behind `after` of what is not yet taken, by workspace, in order of asking."""
        async with self._database.engine_session() as session:
            found = (await session.execute(text(sql.INBOX_PLACES), {"after": after})).all()
        return {(row[0], row[1]): row[2] for row in found}

    async def inbox(self, places: Sequence[int] | None = None) -> Sequence[InboxItem]:
        """Return what was asked and not yet taken, or what of it stands at these places, in order of asking."""
        query = (
            select(
                RunInbox.position,
                RunInbox.kind,
                RunInbox.org_id,
                RunInbox.run_id,
                RunInbox.payload,
            )
            .where(RunInbox.taken_at.is_(None))
            .order_by(RunInbox.position)
        )
        if places is not None:
            query = query.where(RunInbox.position.in_(places))
        async with self._database.engine_session() as session:
            return [InboxItem(*row) for row in (await session.execute(query)).all()]  # type: ignore[arg-type]

    async def timers(self) -> Sequence[tuple[UUID, str, datetime]]:
        """Return every timer that is set."""
        query = select(Timer.run_id, Timer.name, Timer.due_at)
        async with self._database.engine_session() as session:
            return [(row[0], row[1], row[2]) for row in (await session.execute(query)).all()]

    async def schedules(self) -> Sequence[ScheduleRow]:
        """Return every schedule that is switched on."""
        query = select(Schedule).where(Schedule.enabled, Schedule.paused_at.is_(None))
        async with self._database.engine_session() as session:
            return [
                ScheduleRow(
                    org_id=row.org_id,
                    workspace_id=row.workspace_id,
                    workflow_id=row.workflow_id,
                    trigger_id=row.trigger_id,
                    version=row.version,
                    config=dict(row.config),
                    next_fire_at=row.next_fire_at,
                )
                for row in (await session.execute(query)).scalars()
            ]

    async def blob(self, org_id: UUID, sha256: str) -> bytes | None:
        """Return a payload."""
        query = select(Blob.content).where(Blob.org_id == org_id, Blob.sha256 == sha256)
        async with self._database.engine_session() as session:
            return (await session.execute(query)).scalar_one_or_none()

    async def version(self, workflow_id: UUID, number: int) -> StoredVersion | None:
        """Return a published version."""
        async with self._database.engine_session() as session:
            row = await session.get(WorkflowVersion, (workflow_id, number))
        if row is None:
            return None
        return StoredVersion(workflow_id, number, dict(row.document), row.document_hash)

    async def variables(self, workspace_id: UUID) -> dict[str, Any]:
        """Return the workspace's variables."""
        query = select(Variable.key, Variable.value).where(Variable.workspace_id == workspace_id)
        async with self._database.engine_session() as session:
            return {row[0]: row[1] for row in (await session.execute(query)).all()}

    async def enqueue_start(self, head: RunHead, request: RunRequest) -> Enqueued:
        """Store a request with its queued run; under a key seen before, return the former run."""
        own = str(head.run_id)
        unique_key = f"start:{head.workflow_id}:{request.key or own}"
        payload = {**request.as_json(), ASKED_AT: head.created_at.isoformat()}
        row = {
            "org_id": head.org_id,
            "workspace_id": head.workspace_id,
            "unique_key": unique_key,
            "fingerprint": request.fingerprint,
            "kind": "start",
            "run_id": head.run_id,
            "payload": payload,
        }
        async with self._database.engine_session() as session:
            made = upsert(RunInbox).values(row).on_conflict_do_nothing()
            position = (await session.execute(made.returning(RunInbox.position))).scalar()
            if position is None:
                former = await session.execute(
                    select(RunInbox.run_id, RunInbox.fingerprint).where(
                        RunInbox.org_id == head.org_id, RunInbox.unique_key == unique_key
                    )
                )
                run_id, fingerprint = former.one()
                if fingerprint != request.fingerprint:
                    raise KeyReused(
                        f"The key {request.key!r} was used for another request; choose a new one."
                    )
                return Enqueued(run_id, None)
            await session.execute(insert(Run).values(_queued(head, request)))
            await session.execute(_NOTIFY_INBOX)
        item = InboxItem(position, "start", head.org_id, head.run_id, payload)
        return Enqueued(head.run_id, item)

    async def enqueue(self, kind: InboxKind, run_id: UUID, payload: dict[str, Any]) -> None:
        """Store a request to a run; raise `NotFound` when there is no such run."""
        async with self._database.engine_session() as session:
            run = await session.get(Run, run_id)
            if run is None:
                raise NotFound(f"There is no run {run_id}.")
            await session.execute(
                insert(RunInbox).values(
                    org_id=run.org_id,
                    workspace_id=run.workspace_id,
                    unique_key=f"{kind}:{run_id}:{payload['request_id']}",
                    kind=kind,
                    run_id=run_id,
                    payload=payload,
                )
            )
            await session.execute(_NOTIFY_INBOX)

    async def unhandled_failures(self) -> Sequence[FailedRun]:
        """Return failed runs, oldest first, of which nobody has been told yet."""
        return await failed_runs.unhandled(self._database)

    async def mark_handled(self, alert_ids: Sequence[UUID]) -> None:
        """Note that these failures are dealt with."""
        await failed_runs.mark_handled(self._database, alert_ids)

    def seen_keys(self, workflow_id: UUID, step: str) -> SeenKeys:
        """Return the look-up of committed keys of one step."""
        return _SeenKeys(self._database, workflow_id, step)


_NOTIFY_INBOX = text("SELECT pg_notify(:channel, '')").bindparams(channel=sql.INBOX_CHANNEL)


def _queued(head: RunHead, request: RunRequest) -> dict[str, Any]:
    return {
        "id": head.run_id,
        "org_id": head.org_id,
        "workspace_id": head.workspace_id,
        "run_month": head.run_month,
        "workflow_id": head.workflow_id,
        "version": head.version,
        "draft_revision": head.draft_revision,
        "document": request.document,
        "document_hash": head.document_hash,
        "mode": head.mode,
        "status": "queued",
        "trigger_id": head.trigger_id,
        "trigger_type": head.trigger_type,
        "trigger": request.trigger,
        "inputs": request.inputs or {},
        "created_at": head.created_at,
        "started_by": head.started_by,
        "parent_run_id": head.parent_run_id,
        "rerun_of": head.rerun_of,
        "error_of": head.error_of,
    }


class _SeenKeys:
    """Committed keys of one step of one workflow."""

    def __init__(self, database: Database, workflow_id: UUID, step: str) -> None:
        self._database = database
        self._workflow_id = workflow_id
        self._step = step

    async def seen(self, keys: Sequence[str]) -> set[str]:
        """Return those of `keys` that a former run has committed."""
        query = select(TriggerState.key).where(
            TriggerState.workflow_id == self._workflow_id,
            TriggerState.scope_id == self._step,
            TriggerState.kind == "seen",
            TriggerState.key.in_(keys),
        )
        async with self._database.engine_session() as session:
            return set((await session.execute(query)).scalars())
