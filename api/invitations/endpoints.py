"""Invitations into the workspace."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, status

from api.dependencies import Caller, TenantSession, TheSettings, may
from api.invitations.schemas import InvitationMade, InvitationShown, InviteGiven
from api.invitations.service import Invitations
from api.shapes import Page

router = APIRouter(tags=["members"])
Managing = Annotated[Caller, Depends(may("member:manage"))]


@router.get("/invitations")
async def list_invitations(caller: Managing, session: TenantSession) -> Page[InvitationShown]:
    """List the invitations that are still good."""
    return Page(items=await Invitations(session, caller).open())


@router.post("/invitations", status_code=status.HTTP_201_CREATED)
async def invite(
    given: InviteGiven,
    request: Request,
    caller: Managing,
    session: TenantSession,
    settings: TheSettings,
) -> InvitationMade:
    """Invite somebody; the link is shown this once."""
    origin = str(request.base_url).rstrip("/")
    return await Invitations(session, caller).invite(given, settings, origin)


@router.delete("/invitations/{invitation_id}", status_code=status.HTTP_204_NO_CONTENT)
async def withdraw_invitation(
    invitation_id: UUID, caller: Managing, session: TenantSession
) -> None:
    """Take an invitation back."""
    await Invitations(session, caller).withdraw(invitation_id)
