"""Queries of recommendations and of the runs they are measured by."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from agent.optimise.adviser import Advised
from api.repository import Repository
from engine.core.document import Document
from engine.core.hash import canonical_bytes
from engine.core.patch import apply_patch
from engine.store.models.advice import Advice
from engine.store.models.run import Run
from engine.store.models.workflow_version import WorkflowVersion

MOST_KEPT = 100
MOST_VERSIONS = 200


class VersionedDocument(NamedTuple):
    """A published version and its document."""

    number: int
    document: Mapping[str, Any]


class AdviceRepository(Repository):
    """Recommendations for the workflows of one workspace."""

    async def keep(self, workflow_id: UUID, found: Advised, now: datetime) -> None:
        """Keep what was found; the same change found again takes the place of the former one."""
        for one in found.advice:
            told = one.as_json()
            after = apply_patch(Document.parse(dict(found.document)), {}, one.change.operations)
            row = {
                "org_id": self.org_id,
                "workspace_id": self.workspace_id,
                "workflow_id": workflow_id,
                "digest": hashlib.sha256(canonical_bytes(told["operations"])).hexdigest(),
                "told": told,
                "parts_after": parts_of(after.document.to_json(), told["operations"]),
                "cost_before": found.cost.as_json(),
                "found_at": now,
            }
            changed = {key: row[key] for key in ("told", "parts_after", "cost_before", "found_at")}
            await self.session.execute(
                insert(Advice)
                .values(**row)
                .on_conflict_do_update(index_elements=["workflow_id", "digest"], set_=changed)
            )

    async def of(self, workflow_id: UUID) -> Sequence[Advice]:
        """Answer what was found for a workflow, the newest first."""
        query = (
            select(Advice)
            .where(Advice.workflow_id == workflow_id, Advice.workspace_id == self.workspace_id)
            .order_by(Advice.found_at.desc(), Advice.id)
            .limit(MOST_KEPT)
        )
        return (await self.session.execute(query)).scalars().all()

    async def versions(self, workflow_id: UUID) -> Sequence[VersionedDocument]:
        """Answer the newest versions of a workflow, oldest first."""
        query = (
            select(WorkflowVersion.number, WorkflowVersion.document)
            .where(
                WorkflowVersion.workflow_id == workflow_id,
                WorkflowVersion.workspace_id == self.workspace_id,
            )
            .order_by(WorkflowVersion.number.desc())
            .limit(MOST_VERSIONS)
        )
        rows = [VersionedDocument(*row) for row in await self.session.execute(query)]
        return rows[::-1]

    async def good_runs(
        self, workflow_id: UUID, versions: Sequence[int], limit: int
    ) -> Sequence[UUID]:
        """Answer the newest runs of some versions that went well."""
        query = (
            select(Run.id)
            .where(
                Run.workspace_id == self.workspace_id,
                Run.workflow_id == workflow_id,
                Run.version.in_(versions),
                Run.status == "succeeded",
                Run.mode == "live",
            )
            .order_by(Run.id.desc())
            .limit(limit)
        )
        return (await self.session.execute(query)).scalars().all()


def parts_of(
    document: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Answer how what the operations touch reads in a document; None for a step that is not there."""
    steps = {step["id"]: step for step in _walk(document.get("steps", ()))}
    touched = {
        str(name)
        for one in operations
        for name in (one.get("id"), one.get("to"), (one.get("step") or {}).get("id"))
        if name is not None
    }
    parts: dict[str, Any] = {f"steps/{name}": steps.get(name) for name in sorted(touched)}
    if any(one["op"] == "set_outputs" for one in operations):
        parts["outputs"] = document.get("outputs") or {}
    if any(one["op"] == "set_trigger" for one in operations):
        parts["triggers"] = list(document.get("triggers") or ())
    return parts


def _walk(steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found = []
    for step in steps:
        found.append(step)
        found.extend(_walk(step.get("steps", ())))
    return found
