"""Queries of a person's signed-in browsers."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from api.auth.repository import announce_end
from api.repository import Session
from engine.store.models.session import Session as SessionRow

MOST = 200


@dataclass(frozen=True)
class SessionRepository:
    """Sessions have no tenant; every query names its person."""

    session: Session

    async def live(self, user_id: UUID) -> Sequence[SessionRow]:
        """Return a person's sessions, the last used first."""
        query = (
            select(SessionRow)
            .where(
                SessionRow.user_id == user_id,
                SessionRow.revoked_at.is_(None),
                SessionRow.expires_at > func.now(),
            )
            .order_by(SessionRow.last_seen_at.desc(), SessionRow.id)
            .limit(MOST)
        )
        return (await self.session.execute(query)).scalars().all()

    async def end(self, user_id: UUID, session_id: UUID) -> bool:
        """End one session of a person; False when there is none."""
        for held in await self.live(user_id):
            if held.id == session_id:
                await announce_end(self.session, held)
                await self.session.flush()
                return True
        return False

    async def end_all(
        self, user_id: UUID, *, but: UUID | None = None, org_id: UUID | None = None
    ) -> None:
        """End a person's sessions, except one, or those in one organization."""
        query = select(SessionRow).where(
            SessionRow.user_id == user_id,
            SessionRow.revoked_at.is_(None),
            SessionRow.expires_at > func.now(),
        )
        if but is not None:
            query = query.where(SessionRow.id != but)
        if org_id is not None:
            query = query.where(SessionRow.org_id == org_id)
        for held in (await self.session.execute(query)).scalars().all():
            await announce_end(self.session, held)
        await self.session.flush()
