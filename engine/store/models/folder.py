"""A place in which people keep workflows; it may stand in another one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified, OfWorkspace


class Folder(Identified, OfWorkspace, Base):
    """Says nothing about what a workflow does or who may see it."""

    __tablename__ = "folders"
    __table_args__ = (
        UniqueConstraint("workspace_id", "parent_id", "name", postgresql_nulls_not_distinct=True),
        Index(None, "org_id"),
        Index(None, "parent_id"),
    )

    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("folders.id"))
    name: Mapped[str]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
