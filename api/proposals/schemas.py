"""Shapes of what the planner offers and a person accepts or rejects."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.drafts.schemas import DraftShown
from api.proposals.proof_schemas import Proof
from api.shapes import (
    DocumentJson,
    Given,
    Operation,
    ProblemShown,
    ReachShown,
    Shown,
)

ProposalStatus = Literal["open", "accepted", "rejected", "stale"]


class ProposalListed(Shown):
    """A proposal as a list shows it."""

    id: str
    thread_id: str | None
    workflow_id: str | None = Field(description="null until a new workflow is accepted")
    status: ProposalStatus
    name: str = Field(description="what the workflow would be called")
    intent: str = Field(description="what was asked for")
    created_at: datetime
    decided_at: datetime | None


class ProposalShown(Shown):
    id: str
    thread_id: str | None
    workflow_id: str | None = Field(description="null until a new workflow is accepted")
    status: ProposalStatus
    base_revision: int
    operations: list[Operation]
    summary: list[str]
    problems: list[ProblemShown]
    proof: Proof | None = Field(
        description="what its rehearsal found out; `past` only for who may read runs"
    )
    reach: ReachShown
    to_allow: list[str] = Field(
        description="what of `reach` is accepted apart: sent back as `reach` when accepting"
    )
    touched: list[str]
    document_before: DocumentJson | None
    document_after: DocumentJson
    created_at: datetime
    decided_at: datetime | None


class AcceptGiven(Given):
    hunks: list[int] | None = Field(
        default=None,
        max_length=1000,
        description="Indexes of the operations to take; all when null",
    )
    reach: list[Annotated[str, Field(max_length=5000)]] = Field(
        default_factory=list,
        max_length=1000,
        description="What of the new reach is allowed, as `to_allow` has shown it",
    )


class Accepted(Shown):
    workflow_id: str
    draft: DraftShown
