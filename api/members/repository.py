"""Queries of a workspace's members."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update

from api.auth.repository import tell_streams
from api.repository import Repository
from engine.store.models.api_key import ApiKey
from engine.store.models.membership import Membership
from engine.store.models.user import User


@dataclass(frozen=True)
class MemberRepository(Repository):
    """Members of one workspace."""

    async def all(self) -> Sequence[Row[Membership, User]]:
        """Return every member with their person, by name."""
        query = (
            select(Membership, User)
            .join(User, User.id == Membership.user_id)
            .where(Membership.workspace_id == self.workspace_id)
            .order_by(User.name, User.id)
            .limit(1000)
        )
        return (await self.session.execute(query)).all()

    async def one(self, user_id: UUID) -> Row[Membership, User] | None:
        """Return one member with their person."""
        query = (
            select(Membership, User)
            .join(User, User.id == Membership.user_id)
            .where(Membership.workspace_id == self.workspace_id, Membership.user_id == user_id)
        )
        return (await self.session.execute(query)).one_or_none()

    async def lock_owners(self) -> int:
        """Return how many owners there are; nobody else changes that before this is done."""
        owners = await self.session.execute(
            select(Membership.user_id)
            .where(Membership.workspace_id == self.workspace_id, Membership.role == "owner")
            .order_by(Membership.user_id)
            .with_for_update()
        )
        return len(owners.all())

    async def set_role(self, user_id: UUID, role: str) -> None:
        """Give a member another role."""
        await self.session.execute(
            update(Membership)
            .where(Membership.workspace_id == self.workspace_id, Membership.user_id == user_id)
            .values(role=role)
        )

    async def end_key_streams(self, user_id: UUID) -> None:
        """End what streams under a member's keys: a reader that comes again has the new rights."""
        keys = await self.session.execute(
            select(ApiKey.id).where(
                ApiKey.workspace_id == self.workspace_id,
                ApiKey.user_id == user_id,
                ApiKey.revoked_at.is_(None),
            )
        )
        for key_id in keys.scalars():
            await tell_streams(self.session, key_id)

    async def remove(self, user_id: UUID) -> None:
        """Take a member and their keys out of the workspace."""
        await self.end_key_streams(user_id)
        await self.session.execute(
            update(ApiKey)
            .where(
                ApiKey.workspace_id == self.workspace_id,
                ApiKey.user_id == user_id,
                ApiKey.revoked_at.is_(None),
            )
            .values(revoked_at=func.now())
        )
        await self.session.execute(
            delete(Membership).where(
                Membership.workspace_id == self.workspace_id, Membership.user_id == user_id
            )
        )
