"""Invite people into a workspace."""

from typing import cast
from uuid import UUID

from api.audit import audit
from api.dependencies import Caller
from api.invitations.repository import InvitationRepository
from api.invitations.schemas import InvitationMade, InvitationShown, InviteGiven
from api.permissions import Role
from api.repository import Session
from api.security import new_secret, secret_hash
from api.settings import Settings
from engine.errors import Conflict, NotFound
from engine.ports.ids import uuid7
from engine.store.models.invitation import Invitation

PAGE = "/invitation"


class Invitations:
    """The invitations of the caller's workspace, within one transaction."""

    def __init__(self, session: Session, caller: Caller) -> None:
        self._session = session
        self._caller = caller
        self._rows = InvitationRepository(session, caller.org_id, caller.workspace_id)

    async def open(self) -> list[InvitationShown]:
        """Return the invitations that are still good."""
        return [_shown(invitation) for invitation in await self._rows.open()]

    async def invite(self, given: InviteGiven, settings: Settings, origin: str) -> InvitationMade:
        """Make an invitation; whoever has its link can join, once."""
        if await self._rows.is_member(given.email):
            raise Conflict(f"{given.email} belongs to this workspace already.")
        secret = new_secret()
        invitation = Invitation(
            id=uuid7(),
            org_id=self._caller.org_id,
            workspace_id=self._caller.workspace_id,
            email=given.email,
            role=given.role,
            secret_hash=secret_hash(secret),
            invited_by=self._caller.user_id,
        )
        await self._rows.add(invitation, settings.invitation_days)
        await audit(
            self._session,
            self._caller,
            "invitation.made",
            f"invitation:{invitation.id}",
            role=given.role,
        )
        link = f"{settings.public_url or origin}{PAGE}#{secret}"
        return InvitationMade(**_shown(invitation).model_dump(), link=link)

    async def withdraw(self, invitation_id: UUID) -> None:
        """Take an invitation back."""
        if not await self._rows.withdraw(invitation_id):
            raise NotFound("There is no such invitation.")
        await audit(
            self._session, self._caller, "invitation.withdrawn", f"invitation:{invitation_id}"
        )


def _shown(invitation: Invitation) -> InvitationShown:
    return InvitationShown(
        id=invitation.id,
        email=invitation.email,
        role=cast("Role", invitation.role),
        expires_at=invitation.expires_at,
    )
