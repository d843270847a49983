"""A named thing with one draft and numbered versions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified, OfWorkspace


class Workflow(Identified, OfWorkspace, Base):
    """Deleting only marks the row: a key is never used twice in a workspace."""

    __tablename__ = "workflows"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(None, "org_id", "workspace_id", "updated_at"),
        Index(None, "folder_id"),
    )

    key: Mapped[str]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    enabled: Mapped[bool] = mapped_column(server_default="false")
    live_version: Mapped[int | None]
    folder_id: Mapped[UUID | None] = mapped_column(ForeignKey("folders.id", ondelete="SET NULL"))
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    archived_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    deleted_at: Mapped[datetime | None]
