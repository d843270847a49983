"""Which person may do what in which workspace."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, OfWorkspace, one_of

ROLES = ("owner", "editor", "viewer")


class Membership(OfWorkspace, Base):
    __tablename__ = "memberships"
    __table_args__ = (one_of("role", ROLES), Index(None, "user_id"), Index(None, "org_id"))

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str]
    created_at: Mapped[CreatedAt]
