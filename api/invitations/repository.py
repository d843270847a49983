"""Queries of a workspace's invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from api.repository import Repository
from engine.store.models.invitation import Invitation
from engine.store.models.membership import Membership
from engine.store.models.user import User


@dataclass(frozen=True)
class InvitationRepository(Repository):
    """Invitations to one workspace."""

    async def open(self) -> Sequence[Invitation]:
        """Return the invitations that are still good, newest first."""
        query = (
            select(Invitation)
            .where(
                Invitation.workspace_id == self.workspace_id,
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > func.now(),
            )
            .order_by(Invitation.id.desc())
            .limit(1000)
        )
        return (await self.session.execute(query)).scalars().all()

    async def is_member(self, email: str) -> bool:
        """Tell whether somebody with this address is in the workspace."""
        query = (
            select(Membership.user_id)
            .join(User, User.id == Membership.user_id)
            .where(User.email == email, Membership.workspace_id == self.workspace_id)
        )
        return (await self.session.execute(query)).first() is not None

    async def add(self, invitation: Invitation, days: int) -> None:
        """Store an invitation that is good for this many days."""
        now = (await self.session.execute(select(func.now()))).scalar_one()
        invitation.expires_at = now + timedelta(days=days)
        self.session.add(invitation)
        await self.session.flush()

    async def withdraw(self, invitation_id: UUID) -> bool:
        """Take an invitation back; False when there is none."""
        for invitation in await self.open():
            if invitation.id == invitation_id:
                invitation.revoked_at = (
                    await self.session.execute(select(func.now()))
                ).scalar_one()
                await self.session.flush()
                return True
        return False
