"""Failed runs of which another workflow may have to be told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from engine.ports.alerts import OF_ANY, FailedRun, Listener
from engine.store.database import Database
from engine.store.models.alert import Alert
from engine.store.models.run import Run
from engine.store.models.trigger import Trigger
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion

AT_ONCE: Final = 100


async def unhandled(database: Database) -> Sequence[FailedRun]:
    """Return failed runs, oldest first, of which nobody has been told yet."""
    version = and_(
        WorkflowVersion.workflow_id == Run.workflow_id, WorkflowVersion.number == Run.version
    )
    document = func.coalesce(Run.document, WorkflowVersion.document)
    on_error = func.json_extract_path_text(document, "settings", "on_error", "workflow")
    query = (
        select(Alert.id, Run, Workflow.key, Workflow.name, on_error)
        .join(Run, Run.id == Alert.run_id)
        .join(Workflow, Workflow.id == Run.workflow_id)
        .outerjoin(WorkflowVersion, version)
        .where(Alert.kind == "run_failed", Alert.handled_at.is_(None))
        .order_by(Alert.id)
        .limit(AT_ONCE)
    )
    async with database.engine_session() as session:
        rows = (await session.execute(query)).all()
        unnamed = {run.workspace_id for _, run, _, _, told in rows if told is None}
        listeners = await _listeners(session, unnamed) if unnamed else {}
    return [
        FailedRun(
            alert_id=alert_id,
            org_id=run.org_id,
            workspace_id=run.workspace_id,
            workflow_id=run.workflow_id,
            workflow_key=key,
            workflow_name=name,
            run_id=run.id,
            version=run.version,
            trigger_type=run.trigger_type,
            error=dict(run.error or {}),
            started_at=run.started_at.isoformat() if run.started_at else None,
            finished_at=run.finished_at.isoformat() if run.finished_at else None,
            on_error=told,
            error_of=run.error_of,
            listeners=tuple(
                one
                for one in listeners.get(run.workspace_id, ())
                if told is None and one.workflow_id != run.workflow_id
            ),
        )
        for alert_id, run, key, name, told in rows
    ]


async def _listeners(
    session: AsyncSession, workspaces: Collection[UUID]
) -> dict[UUID, list[Listener]]:
    """Return, by workspace, who is told of failures that no workflow is named for."""
    whose = Trigger.config["with"]["of"].as_string()
    query = (
        select(Trigger)
        .join(Workflow, Workflow.id == Trigger.workflow_id)
        .where(
            Trigger.workspace_id.in_(workspaces),
            Trigger.type == "error",
            Trigger.enabled,
            whose == OF_ANY,
            Workflow.enabled,
            Workflow.deleted_at.is_(None),
        )
        .order_by(Trigger.workflow_id, Trigger.trigger_id)
    )
    found: dict[UUID, dict[UUID, Listener]] = {}
    for row in (await session.execute(query)).scalars():
        one = Listener(row.workflow_id, row.version, row.trigger_id)
        # Of a workflow with several such triggers the first counts, as where it is named.
        found.setdefault(row.workspace_id, {}).setdefault(row.workflow_id, one)
    return {workspace_id: [*those.values()] for workspace_id, those in found.items()}


async def mark_handled(database: Database, alert_ids: Sequence[UUID]) -> None:
    """Note that these failures are dealt with."""
    change = update(Alert).where(Alert.id.in_(alert_ids)).values(handled_at=func.now())
    async with database.engine_session() as session:
        await session.execute(change)
