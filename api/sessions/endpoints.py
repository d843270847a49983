"""A person's signed-in browsers: see them, end them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from api.audit import audit
from api.dependencies import Caller, TenantSession, may
from api.sessions.repository import SessionRepository
from api.sessions.schemas import SessionShown
from api.shapes import Page
from engine.errors import NotFound

router = APIRouter(tags=["account"])
Self = Annotated[Caller, Depends(may("self:manage"))]


@router.get("/sessions")
async def list_sessions(caller: Self, session: TenantSession) -> Page[SessionShown]:
    """List one's own sessions, the last used first."""
    held = await SessionRepository(session).live(caller.user_id) if caller.user_id else []
    return Page(
        items=[
            SessionShown(
                id=row.id,
                created_at=row.created_at,
                last_seen_at=row.last_seen_at,
                expires_at=row.expires_at,
                user_agent=row.user_agent,
                address=row.address,
                current=row.id == caller.session_id,
            )
            for row in held
        ]
    )


@router.delete("/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def end_session(session_id: UUID, caller: Self, session: TenantSession) -> None:
    """Sign one of one's own browsers out, at once."""
    if caller.user_id is None or not await SessionRepository(session).end(
        caller.user_id, session_id
    ):
        raise NotFound("There is no such session.")
    await audit(session, caller, "session.ended", f"session:{session_id}")
