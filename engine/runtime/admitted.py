"""A run that is let in, and the row of one that cannot be."""

from dataclasses import field
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.core.value_object import value_object
from engine.errors import FlowError
from engine.ports import Evaluator, iso
from engine.ports.runs import ASKED_AT, InboxItem, RunHead, RunRequest, RunRow
from engine.runtime.evaluation import error_json
from engine.runtime.plans import CompiledVersion
from engine.runtime.values import NotJson, encode


@value_object
class Admitted:
    """A run that may start, with what its first event is made of."""

    head: RunHead
    request: RunRequest
    version: CompiledVersion
    variables: dict[str, Any]
    refused: str | None = None
    """Why the run ends at once instead of starting."""
    position: int | None = None
    """Its place in the inbox, dealt with in the commit of its first events."""
    payloads: dict[str, bytes] = field(default_factory=dict)
    """The large values among the results it keeps of a former run."""
    throttle_key: str | None = None
    """The key under which its start counts, where starts are limited."""

    def requested(self, evaluator: Evaluator) -> dict[str, Any]:
        """Return the data of `run.requested`."""
        data = self.version.requested(self.request, evaluator, self.variables)
        return data if self.refused is None else {**data, "refused": self.refused}


def head_for(
    run_id: UUID, request: RunRequest, document_hash: str | None, now: datetime
) -> RunHead:
    """Return what stays the same of a run that is asked for."""
    return RunHead(
        run_id=run_id,
        run_month=now.date().replace(day=1),
        org_id=request.org_id,
        workspace_id=request.workspace_id,
        workflow_id=request.workflow_id,
        version=request.version,
        draft_revision=request.draft_revision,
        document_hash=document_hash,
        mode=request.mode,
        trigger_id=request.trigger_id,
        trigger_type=request.trigger_type,
        created_at=now,
        started_by=request.started_by,
        parent_run_id=UUID(request.parent["run_id"]) if request.parent else None,
        error_of=UUID(request.error_of) if request.error_of else None,
        rerun_of=UUID(request.rerun["of"]) if request.rerun and request.rerun["of"] else None,
    )


def refused_row(item: InboxItem, request: RunRequest, fault: FlowError, now: datetime) -> RunRow:
    """Return the row of a run that cannot start: it says why instead of waiting for ever."""
    asked_at = datetime.fromisoformat(item.payload[ASKED_AT])
    return RunRow(
        head=head_for(item.run_id, request, None, asked_at),
        seq=0,
        status="failed",
        started_at=None,
        finished_at=iso(now),
        trigger=_kept(request.trigger),
        inputs=_kept(request.inputs or {}),
        outputs=None,
        error=encode(error_json(fault)),
        document=None,
        concurrency_key=None,
        is_new=False,
    )


def _kept(value: Any) -> bytes:
    try:
        return encode(value)
    except NotJson:
        return b"{}"
