"""Queries of what the planner has offered."""

from uuid import UUID

from sqlalchemy import select, update

from api.repository import Repository
from engine.store.models import ChatThread, Proposal


class ProposalRepository(Repository):
    """Proposals of one workspace."""

    async def get(self, proposal_id: UUID) -> Proposal | None:
        """Answer a proposal."""
        query = select(Proposal).where(
            Proposal.id == proposal_id, Proposal.workspace_id == self.workspace_id
        )
        return (await self.session.execute(query)).scalar_one_or_none()

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

    async def bind_thread(self, thread_id: UUID, workflow_id: UUID) -> None:
        """Let a conversation go on about the workflow it has made."""
        await self.session.execute(
            update(ChatThread)
            .where(ChatThread.id == thread_id, ChatThread.workspace_id == self.workspace_id)
            .values(workflow_id=workflow_id)
        )
