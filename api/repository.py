"""The base of every repository: one session, one workspace."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

Session = AsyncSession


@dataclass(frozen=True)
class Repository:
    """Row-level security keeps organizations apart; the workspace is part of every query here."""

    session: Session
    org_id: UUID
    workspace_id: UUID
