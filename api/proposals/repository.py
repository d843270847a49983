"""Queries of what the planner has offered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select, tuple_, update

from api.paging import After
from api.proposals.reach import ALLOWED
from api.repository import Repository
from engine.store.models import ChatThread, Proposal
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion

MOST_REPLACED = 50


class ProposalRepository(Repository):
    """Proposals of one workspace."""

    async def get(self, proposal_id: UUID) -> Proposal | None:
        """Answer a proposal."""
        query = select(Proposal).where(
            Proposal.id == proposal_id, Proposal.workspace_id == self.workspace_id
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def page(
        self, status: str | None, thread_id: UUID | None, after: After | None, limit: int
    ) -> Sequence[Proposal]:
        """Answer one row more than the limit, newest first."""
        query = select(Proposal).where(Proposal.workspace_id == self.workspace_id)
        query = query.order_by(Proposal.created_at.desc(), Proposal.id.desc())
        if status is not None:
            query = query.where(Proposal.status == status)
        if thread_id is not None:
            query = query.where(Proposal.thread_id == thread_id)
        if after is not None:
            query = query.where(tuple_(Proposal.created_at, Proposal.id) < tuple_(*after))
        return (await self.session.execute(query.limit(limit + 1))).scalars().all()

    async def locked(self, proposal_id: UUID) -> Proposal | None:
        """Answer a proposal and hold it, so that it is decided once."""
        query = (
            select(Proposal)
            .where(Proposal.id == proposal_id, Proposal.workspace_id == self.workspace_id)
            .with_for_update()
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def add(self, proposal: Proposal) -> None:
        """Store a proposal."""
        self.session.add(proposal)
        await self.session.flush()

    async def supersede(self, proposal_id: UUID) -> None:
        """Close an open proposal that a newer one replaces."""
        await self.session.execute(
            update(Proposal)
            .where(
                Proposal.id == proposal_id,
                Proposal.workspace_id == self.workspace_id,
                Proposal.status == "open",
            )
            .values(status="stale")
        )

    async def first_replaced(self, proposal: Proposal) -> Proposal | None:
        """Answer what was offered first, of the offers this one has replaced one after the other."""
        if proposal.thread_id is None:
            return None
        query = (
            select(Proposal)
            .where(
                Proposal.thread_id == proposal.thread_id,
                Proposal.workspace_id == self.workspace_id,
                Proposal.created_at < proposal.created_at,
            )
            .order_by(Proposal.created_at.desc(), Proposal.id.desc())
            .limit(MOST_REPLACED)
        )
        first = None
        for one in (await self.session.execute(query)).scalars():
            if one.status != "stale":
                break
            first = one
        return first

    async def allowed_since_live(self, workflow_id: UUID) -> set[str]:
        """Answer what people have allowed to be reached in changes accepted after the live version."""
        live = and_(
            WorkflowVersion.workflow_id == Workflow.id,
            WorkflowVersion.number == Workflow.live_version,
        )
        query = (
            select(Proposal.evidence)
            .join(Workflow, Workflow.id == Proposal.workflow_id)
            .join(WorkflowVersion, live)
            .where(
                Proposal.workspace_id == self.workspace_id,
                Proposal.workflow_id == workflow_id,
                Proposal.status == "accepted",
                Proposal.result_revision > WorkflowVersion.draft_revision,
            )
        )
        kept: list[Any] = [
            evidence.get(ALLOWED) for evidence in (await self.session.execute(query)).scalars()
        ]
        return {str(one) for allowed in kept for one in allowed or ()}

    async def bind_thread(self, thread_id: UUID, workflow_id: UUID) -> None:
        """Let a conversation go on about the workflow it has made."""
        await self.session.execute(
            update(ChatThread)
            .where(ChatThread.id == thread_id, ChatThread.workspace_id == self.workspace_id)
            .values(workflow_id=workflow_id)
        )
