"""A proposal is accepted or rejected the same way from everywhere, and its conversation hears of it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from agent.state import Decision
from api.drafts.schemas import DraftShown
from api.examples.service import Examples
from api.planner.rooms import actor_in
from api.proposals.schemas import ProposalShown
from api.proposals.service import Proposals
from api.room import Room
from engine.errors import StaleRevision


async def accept(
    room: Room, proposal_id: UUID, hunks: Sequence[int] | None, *, allowed: Collection[str] = ()
) -> DraftShown:
    """Write a proposal into the draft, all of it or the named operations.

    `allowed` is what of its new reach a person has allowed. Raise StaleRevision where the draft has moved, and
    ReachNotAllowed where more would be reached. The examples of the workflow follow.
    """
    decision = Decision(outcome="accepted", hunks=list(hunks) if hunks is not None else None)
    try:
        async with room.transaction() as session:
            draft = await Proposals(room, session).accept(proposal_id, hunks, allowed=allowed)
    except StaleRevision:
        _tell(room, proposal_id, decision)
        raise
    _tell(room, proposal_id, decision)
    await Examples(room).follow(UUID(draft.workflow_id))
    return draft


async def reject(room: Room, proposal_id: UUID) -> ProposalShown:
    """Decline a proposal; the draft stays as it is."""
    async with room.transaction() as session:
        shown = await Proposals(room, session).reject(proposal_id)
    _tell(room, proposal_id, Decision(outcome="rejected", hunks=None))
    return shown


def _tell(room: Room, proposal_id: UUID, decision: Decision) -> None:
    """Let the conversation go on from the decision, which is stored already."""
    room.services.turns.decide(actor_in(room), str(proposal_id), decision)
