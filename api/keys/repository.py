"""Queries of a workspace's API keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from api.auth.repository import tell_streams
from api.repository import Repository
from engine.store.models.api_key import ApiKey


@dataclass(frozen=True)
class KeyRepository(Repository):
    """API keys of one workspace."""

    async def live(self, user_id: UUID | None) -> Sequence[ApiKey]:
        """Return the keys in force, newest first; of one person, or of all with None."""
        query = (
            select(ApiKey)
            .where(
                ApiKey.workspace_id == self.workspace_id,
                ApiKey.revoked_at.is_(None),
                ApiKey.expires_at.is_(None) | (ApiKey.expires_at > func.now()),
            )
            .order_by(ApiKey.id.desc())
            .limit(1000)
        )
        if user_id is not None:
            query = query.where(ApiKey.user_id == user_id)
        return (await self.session.execute(query)).scalars().all()

    async def add(self, key: ApiKey) -> None:
        """Store a key."""
        self.session.add(key)
        await self.session.flush()

    async def expiry_of(self, key_id: UUID) -> datetime | None:
        """Return when a key ends; None when it never does."""
        query = select(ApiKey.expires_at).where(ApiKey.id == key_id)
        return (await self.session.execute(query)).scalar_one_or_none()

    async def revoke(self, key: ApiKey) -> None:
        """Revoke a key and end its streams, at once."""
        key.revoked_at = (await self.session.execute(select(func.now()))).scalar_one()
        await self.session.flush()
        await tell_streams(self.session, key.id)
