"""Runs as the executor knows them."""

from __future__ import annotations

from engine.ports.runs import RunHead
from engine.store.models.run import Run


def head_of(run: Run) -> RunHead:
    """Return what of a run's row stays the same."""
    return RunHead(
        run_id=run.id,
        run_month=run.run_month,
        org_id=run.org_id,
        workspace_id=run.workspace_id,
        workflow_id=run.workflow_id,
        version=run.version,
        draft_revision=run.draft_revision,
        document_hash=run.document_hash,
        mode=run.mode,  # type: ignore[arg-type]
        trigger_id=run.trigger_id,
        trigger_type=run.trigger_type,
        created_at=run.created_at,
        started_by=run.started_by,
        parent_run_id=run.parent_run_id,
        rerun_of=run.rerun_of,
        error_of=run.error_of,
    )
