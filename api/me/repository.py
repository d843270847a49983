"""Queries of the caller's own person, organization and workspace."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from api.repository import Repository
from engine.store.models.organization import Organization
from engine.store.models.user import User
from engine.store.models.workspace import Workspace


@dataclass(frozen=True)
class MeRepository(Repository):
    """The rows behind one caller."""

    async def organization(self) -> Organization:
        """Return the caller's organization."""
        query = select(Organization).where(Organization.id == self.org_id)
        return (await self.session.execute(query)).scalar_one()

    async def workspace(self) -> Workspace:
        """Return the caller's workspace."""
        query = select(Workspace).where(Workspace.id == self.workspace_id)
        return (await self.session.execute(query)).scalar_one()

    async def user(self, user_id: UUID) -> User:
        """Return the caller's person."""
        return (await self.session.execute(select(User).where(User.id == user_id))).scalar_one()
