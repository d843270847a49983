"""A conversation with the planner."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, Identified, JsonObject, OfWorkspace


class ChatThread(Identified, OfWorkspace, Base):
    __tablename__ = "chat_threads"
    __table_args__ = (
        Index(None, "org_id", "workspace_id", "updated_at"),
        Index(None, "workflow_id"),
    )

    workflow_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("workflows.id", ondelete="SET NULL")
    )
    title: Mapped[str] = mapped_column(server_default="")
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    turn_owner: Mapped[UUID | None]
    """The process that takes the turn under way; until when it is believed to live; who wants it to stop."""
    turn_until: Mapped[datetime | None]
    turn_stop: Mapped[JsonObject | None] = mapped_column(ExactJson)
