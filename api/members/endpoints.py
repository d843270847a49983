"""Members of the workspace."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from api.dependencies import Caller, TenantSession, may
from api.members.schemas import ChangeRole, MemberShown
from api.members.service import Members
from api.shapes import Page

router = APIRouter(tags=["members"])
Managing = Annotated[Caller, Depends(may("member:manage"))]


@router.get("/members")
async def list_members(
    caller: Annotated[Caller, Depends(may("member:read"))], session: TenantSession
) -> Page[MemberShown]:
    """List everybody in the workspace."""
    return Page(items=await Members(session, caller).all())


@router.patch("/members/{user_id}")
async def change_member(
    user_id: UUID, given: ChangeRole, caller: Managing, session: TenantSession
) -> MemberShown:
    """Give a member another role."""
    return await Members(session, caller).change_role(user_id, given.role)


@router.delete("/members/{user_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_member(user_id: UUID, caller: Managing, session: TenantSession) -> None:
    """Take a member out of the workspace."""
    await Members(session, caller).remove(user_id)
