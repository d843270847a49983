"""Queries of failed runs: earlier ones, those not searched for yet, and what went well after them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import String, cast, delete, exists, select
from sqlalchemy.orm import aliased

from agent.explain.similar import KIND, Traits
from api.repository import Repository
from engine.store.models.knowledge import Knowledge
from engine.store.models.run import Run


class FailedRow(NamedTuple):
    """One failed run without its events."""

    id: UUID
    created_at: Any
    error: Any


class FailureRepository(Repository):
    """Failed runs of one workspace."""

    async def earlier(self, run: Run, limit: int) -> Sequence[FailedRow]:
        """Answer the failures of the same workflow before a run, newest first."""
        query = (
            select(Run.id, Run.created_at, Run.error)
            .where(
                Run.workspace_id == self.workspace_id,
                Run.workflow_id == run.workflow_id,
                Run.status == "failed",
                Run.id < run.id,
            )
            .order_by(Run.id.desc())
            .limit(limit)
        )
        return [FailedRow(*row) for row in await self.session.execute(query)]

    async def good_before(self, run: Run, limit: int) -> Sequence[UUID]:
        """Answer the runs of the same workflow that went well before: of the same version first."""
        query = (
            select(Run.id)
            .where(
                Run.workspace_id == self.workspace_id,
                Run.workflow_id == run.workflow_id,
                Run.status == "succeeded",
                Run.id < run.id,
            )
            .order_by(Run.version.is_not_distinct_from(run.version).desc(), Run.id.desc())
            .limit(limit)
        )
        return (await self.session.execute(query)).scalars().all()

    async def last_failed(self, workflow_id: UUID) -> UUID | None:
        """Answer the newest failed run of a workflow."""
        query = (
            select(Run.id)
            .where(
                Run.workspace_id == self.workspace_id,
                Run.workflow_id == workflow_id,
                Run.status == "failed",
            )
            .order_by(Run.id.desc())
            .limit(1)
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def next_good(self, run: Run) -> tuple[UUID, int | None] | None:
        """Answer the next run of the same workflow that went well, and its version."""
        query = (
            select(Run.id, Run.version)
            .where(
                Run.workspace_id == self.workspace_id,
                Run.workflow_id == run.workflow_id,
                Run.status == "succeeded",
                Run.id > run.id,
            )
            .order_by(Run.id)
            .limit(1)
        )
        row = (await self.session.execute(query)).one_or_none()
        return (row[0], row[1]) if row else None

    async def not_remembered(self, limit: int) -> Sequence[UUID]:
        """Answer the newest failed runs that cannot be found by search yet."""
        known = exists().where(
            Knowledge.kind == KIND,
            Knowledge.org_id == self.org_id,
            Knowledge.key == cast(Run.id, String),
            # What was written before causes were kept apart is written anew.
            Knowledge.facts["cause"].as_string().is_not(None),
        )
        query = (
            select(Run.id)
            .where(Run.workspace_id == self.workspace_id, Run.status == "failed", ~known)
            .order_by(Run.id.desc())
            .limit(limit)
        )
        return (await self.session.execute(query)).scalars().all()

    async def traits(self, run_ids: Sequence[str]) -> Mapping[str, Traits | None]:
        """Answer what is known of failed runs that can be found by search."""
        query = select(Knowledge.key, Knowledge.facts).where(
            Knowledge.kind == KIND,
            Knowledge.org_id == self.org_id,
            Knowledge.workspace_id == self.workspace_id,
            Knowledge.key.in_(run_ids),
        )
        return {row.key: Traits.from_json(row.facts) for row in await self.session.execute(query)}

    async def forget_gone(self) -> None:
        """Take out of the search what is there of runs that are not kept any more."""
        kept = aliased(Run)
        is_kept = exists().where(cast(kept.id, String) == Knowledge.key)
        await self.session.execute(
            delete(Knowledge).where(
                Knowledge.kind == KIND,
                Knowledge.org_id == self.org_id,
                Knowledge.workspace_id == self.workspace_id,
                ~is_kept,
            )
        )
