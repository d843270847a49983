"""The tools that decide on what the planner has offered."""

from __future__ import annotations

from typing import Any, Final, Literal
from uuid import UUID

from pydantic import Field

from api.mcp.rest import Rest
from api.mcp.tool import Arguments, tool


class ListProposals(Arguments):
    status: Literal["open", "accepted", "rejected", "stale"] | None = "open"
    thread_id: UUID | None = None
    limit: int = Field(default=20, ge=1, le=200)


class Proposal(Arguments):
    proposal_id: UUID


class Accept(Proposal):
    hunks: list[int] | None = Field(
        default=None,
        max_length=1000,
        description="the numbers of the changes to take, from 0 in the order of `summary`; all when left out",
    )
    reach: list[str] = Field(
        default_factory=list,
        max_length=1000,
        description="`to_allow` of the proposal, word for word, once the person has seen and allowed it",
    )


@tool("List proposals", "reads", ListProposals)
async def list_proposals(rest: Rest, given: ListProposals) -> dict[str, Any]:
    """List what was offered and waits for a decision, in every channel, newest first."""
    query = {"status": given.status, "thread": given.thread_id, "limit": given.limit}
    return {"proposals": (await rest.get("/proposals", **query))["items"]}


@tool("Read a proposal", "reads", Proposal)
async def read_proposal(rest: Rest, given: Proposal) -> dict[str, Any]:
    """Read a proposal: its changes, what it would newly reach and what of that the person has to allow, what
    a run will take and how the last runs go with it, what is still open in it, and the document it leads to."""
    return dict(await rest.get(f"/proposals/{given.proposal_id}"))


@tool("Accept a proposal", "writes", Accept)
async def accept_proposal(rest: Rest, given: Accept) -> dict[str, Any]:
    """Write a proposal, or some of its changes, into the draft. Do so only when the person has agreed to
    it. What it newly reaches (`to_allow`) has to be shown to the person and allowed apart, in `reach`; without
    it the answer names what is missing. Nothing runs by this: a draft is published separately."""
    body = {"hunks": given.hunks, "reach": given.reach}
    return dict(await rest.post(f"/proposals/{given.proposal_id}/accept", body))


@tool("Reject a proposal", "writes", Proposal)
async def reject_proposal(rest: Rest, given: Proposal) -> dict[str, Any]:
    """Decline a proposal; the draft stays as it is."""
    done = await rest.post(f"/proposals/{given.proposal_id}/reject")
    return {"proposal_id": done["id"], "status": done["status"]}


TOOLS: Final = (list_proposals, read_proposal, accept_proposal, reject_proposal)
