"""Approvals: what waits for a person, and their decision."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from api.approvals.schemas import ApprovalShown, DecideGiven
from api.approvals.service import Approvals
from api.room import Deciding, Watching
from api.shapes import Page

router = APIRouter(tags=["approvals"])


@router.get("/approvals")
async def list_approvals(
    room: Watching,
    status: Literal["pending", "decided"] = "pending",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[ApprovalShown]:
    """List what waits for a decision, the oldest first."""
    return await Approvals(room).page(status, cursor, limit)


@router.post("/approvals/{approval_id}")
async def decide_approval(approval_id: UUID, given: DecideGiven, room: Deciding) -> ApprovalShown:
    """Approve or reject exactly what was shown: another digest is a conflict."""
    return await Approvals(room).decide(approval_id, given)
