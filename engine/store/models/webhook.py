"""The secret address of a webhook trigger, kept as a hash only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified, OfWorkspace, one_of

PURPOSES = ("live", "test")


class Webhook(Identified, OfWorkspace, Base):
    __tablename__ = "webhooks"
    __table_args__ = (
        one_of("purpose", PURPOSES),
        Index(None, "org_id"),
        Index(None, "workflow_id", "trigger_id"),
    )

    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    trigger_id: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    purpose: Mapped[str] = mapped_column(server_default="live")
    hint: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[CreatedAt]
    revoked_at: Mapped[datetime | None]
