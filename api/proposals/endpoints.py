"""Proposals: find, see, accept whole or in part, reject."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.proposals import deciding
from api.proposals.schemas import (
    Accepted,
    AcceptGiven,
    ProposalListed,
    ProposalShown,
    ProposalStatus,
)
from api.proposals.service import Proposals
from api.room import Editing, Reading
from api.shapes import Page

router = APIRouter(prefix="/proposals", tags=["proposals"])


@router.get("")
async def list_proposals(
    room: Reading,
    status: ProposalStatus | None = None,
    thread: UUID | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[ProposalListed]:
    """List what was offered, newest first."""
    async with room.transaction() as session:
        return await Proposals(room, session).page(status, thread, cursor, limit)


@router.get("/{proposal_id}")
async def get_proposal(proposal_id: UUID, room: Reading) -> ProposalShown:
    """Show what is offered."""
    async with room.transaction() as session:
        return await Proposals(room, session).show(proposal_id)


@router.post("/{proposal_id}/accept")
async def accept_proposal(proposal_id: UUID, given: AcceptGiven, room: Editing) -> Accepted:
    """Apply all of it, or the named operations. Accepting twice applies once.

    What it newly reaches is named in `reach`, as `to_allow` has shown it; else 409 `reach_not_allowed` says what is missing.
    """
    draft = await deciding.accept(room, proposal_id, given.hunks, allowed=given.reach)
    return Accepted(workflow_id=draft.workflow_id, draft=draft)


@router.post("/{proposal_id}/reject")
async def reject_proposal(proposal_id: UUID, room: Editing) -> ProposalShown:
    """Decline it; the draft stays as it is."""
    return await deciding.reject(room, proposal_id)
