"""Queries of drafts, of the patches that made them and of what validation needs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, text, update

from api.repository import Repository
from engine.core.validate import ConnectionInfo
from engine.store.models.connection import Connection
from engine.store.models.draft import Draft
from engine.store.models.draft_patch import DraftPatch
from engine.store.models.fixture import Fixture
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion

CHANNEL = "nexa_drafts"
_STEPS_TO_UNDO = ("edit", "redo", "rollback", "import")
_FRESH = ("edit", "rollback", "import")


class DraftRepository(Repository):
    """Drafts of one workspace."""

    async def get(self, workflow_id: UUID) -> Draft | None:
        """Answer the draft of a workflow that was not deleted."""
        return await self._one(workflow_id, hold=False)

    async def locked(self, workflow_id: UUID) -> Draft | None:
        """Answer the draft and keep others from changing it until the transaction ends."""
        return await self._one(workflow_id, hold=True)

    async def _one(self, workflow_id: UUID, *, hold: bool) -> Draft | None:
        query = (
            select(Draft)
            .join(Workflow, Workflow.id == Draft.workflow_id)
            .where(
                Draft.workflow_id == workflow_id,
                Workflow.workspace_id == self.workspace_id,
                Workflow.deleted_at.is_(None),
            )
        )
        if hold:
            query = query.with_for_update(of=Draft)
        return (await self.session.execute(query)).scalar_one_or_none()

    async def live_document(self, workflow_id: UUID) -> dict[str, Any] | None:
        """Answer the document of the live version, None where nothing is published."""
        live = and_(
            WorkflowVersion.workflow_id == Workflow.id,
            WorkflowVersion.number == Workflow.live_version,
        )
        query = (
            select(WorkflowVersion.document)
            .join(Workflow, live)
            .where(Workflow.id == workflow_id, Workflow.workspace_id == self.workspace_id)
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def revisions(self, workflow_ids: Sequence[UUID]) -> dict[UUID, int]:
        """Answer where drafts stand that are visible here."""
        query = (
            select(Draft.workflow_id, Draft.revision)
            .join(Workflow, Workflow.id == Draft.workflow_id)
            .where(
                Draft.workflow_id.in_(workflow_ids),
                Workflow.workspace_id == self.workspace_id,
                Workflow.deleted_at.is_(None),
            )
        )
        return {row[0]: row[1] for row in await self.session.execute(query)}

    async def patches_after(self, workflow_id: UUID, revision: int) -> Sequence[DraftPatch]:
        """Answer what was accepted since a revision, oldest first."""
        query = (
            select(DraftPatch)
            .where(DraftPatch.workflow_id == workflow_id, DraftPatch.revision > revision)
            .order_by(DraftPatch.revision)
        )
        return (await self.session.execute(query)).scalars().all()

    async def newest_patches(self, workflow_id: UUID, limit: int) -> Sequence[DraftPatch]:
        """Answer the last patches of a draft, newest first; each by its inverse leads one back."""
        query = (
            select(DraftPatch)
            .where(DraftPatch.workflow_id == workflow_id)
            .order_by(DraftPatch.revision.desc())
            .limit(limit)
        )
        return (await self.session.execute(query)).scalars().all()

    async def is_planned(self, workflow_id: UUID) -> bool:
        """Tell whether any change of a draft came from the planner."""
        query = select(DraftPatch.revision).where(
            DraftPatch.workflow_id == workflow_id, DraftPatch.author_kind == "ai"
        )
        return (await self.session.execute(query.limit(1))).first() is not None

    async def to_undo(self, workflow_id: UUID) -> DraftPatch | None:
        """Answer the newest change that still holds."""
        query = (
            select(DraftPatch)
            .where(
                DraftPatch.workflow_id == workflow_id,
                DraftPatch.kind.in_(_STEPS_TO_UNDO),
                DraftPatch.undone.is_(False),
            )
            .order_by(DraftPatch.revision.desc())
            .limit(1)
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def to_redo(self, workflow_id: UUID) -> DraftPatch | None:
        """Answer the newest undo that no later change has made pointless."""
        fresh = (
            select(func.coalesce(func.max(DraftPatch.revision), 0))
            .where(DraftPatch.workflow_id == workflow_id, DraftPatch.kind.in_(_FRESH))
            .scalar_subquery()
        )
        query = (
            select(DraftPatch)
            .where(
                DraftPatch.workflow_id == workflow_id,
                DraftPatch.kind == "undo",
                DraftPatch.undone.is_(False),
                DraftPatch.revision > fresh,
            )
            .order_by(DraftPatch.revision.desc())
            .limit(1)
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def of_proposal(self, proposal_id: UUID) -> DraftPatch | None:
        """Answer the patch a proposal became, if it was applied."""
        query = select(DraftPatch).where(DraftPatch.proposal_id == proposal_id)
        return (await self.session.execute(query)).scalar_one_or_none()

    async def add_patch(self, patch: DraftPatch) -> None:
        """Store one accepted patch."""
        self.session.add(patch)
        await self.session.flush()

    async def rename(self, workflow_id: UUID, name: str, description: str) -> None:
        """Keep the workflow's own name equal to its draft's."""
        await self.session.execute(
            update(Workflow)
            .where(Workflow.id == workflow_id)
            .values(name=name, description=description, updated_at=func.now())
        )

    async def announce(self, message: str) -> None:
        """Tell every process, at commit, that a draft moved."""
        await self.session.execute(
            text("SELECT pg_notify(:channel, :message)"), {"channel": CHANNEL, "message": message}
        )

    async def connections(self) -> list[ConnectionInfo]:
        """Answer the workspace's connections as the validator reads them."""
        query = (
            select(Connection.key, Connection.service, Connection.kind, Connection.name)
            .where(Connection.workspace_id == self.workspace_id, Connection.deleted_at.is_(None))
            .order_by(Connection.key)
        )
        return [ConnectionInfo(*row) for row in await self.session.execute(query)]

    async def samples(self, workflow_id: UUID) -> dict[str, Any]:
        """Answer what steps of this draft have answered when they were sampled."""
        query = select(Fixture.step_id, Fixture.value).where(
            Fixture.workflow_id == workflow_id, Fixture.kind == "sample"
        )
        return {row[0]: row[1] for row in await self.session.execute(query)}

    async def keep_sample(
        self, workflow_id: UUID, step_id: str, value: Any, schema: dict[str, Any], by: UUID | None
    ) -> None:
        """Keep what a step answered, in place of an older sample."""
        query = select(Fixture).where(
            Fixture.workflow_id == workflow_id, Fixture.step_id == step_id, Fixture.kind == "sample"
        )
        fixture = (await self.session.execute(query)).scalar_one_or_none()
        if fixture is None:
            fixture = Fixture(
                org_id=self.org_id,
                workspace_id=self.workspace_id,
                workflow_id=workflow_id,
                step_id=step_id,
                kind="sample",
            )
            self.session.add(fixture)
        fixture.value, fixture.value_schema, fixture.created_by = value, schema, by
        await self.session.flush()
