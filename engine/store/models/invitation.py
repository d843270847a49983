"""An offer to join a workspace; the link's secret is kept as a hash only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified, OfWorkspace, one_of
from engine.store.models.membership import ROLES


class Invitation(Identified, OfWorkspace, Base):
    __tablename__ = "invitations"
    __table_args__ = (one_of("role", ROLES), Index(None, "org_id", "workspace_id"))

    email: Mapped[str]
    role: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
