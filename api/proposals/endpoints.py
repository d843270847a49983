"""Proposals: find, see, accept whole or in part, reject."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agent.state import Decision
from api.planner.rooms import actor_in
from api.proposals.schemas import (
    Accepted,
    AcceptGiven,
    ProposalListed,
    ProposalShown,
    ProposalStatus,
)
from api.proposals.service import Proposals
from api.room import Editing, Reading, Room
from api.shapes import Page
from engine.errors import StaleRevision

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
    """Apply all of it, or the named operations. Accepting twice applies once."""
    decision = Decision(outcome="accepted", hunks=given.hunks)
    try:
        async with room.transaction() as session:
            draft = await Proposals(room, session).accept(proposal_id, given.hunks)
    except StaleRevision:
        _tell(room, proposal_id, decision)
        raise
    _tell(room, proposal_id, decision)
    return Accepted(workflow_id=draft.workflow_id, draft=draft)


@router.post("/{proposal_id}/reject")
async def reject_proposal(proposal_id: UUID, room: Editing) -> ProposalShown:
    """Decline it; the draft stays as it is."""
    async with room.transaction() as session:
        shown = await Proposals(room, session).reject(proposal_id)
    _tell(room, proposal_id, Decision(outcome="rejected", hunks=None))
    return shown


def _tell(room: Room, proposal_id: UUID, decision: Decision) -> None:
    """Let the conversation go on from the decision, which is stored already."""
    room.services.turns.decide(actor_in(room), str(proposal_id), decision)
