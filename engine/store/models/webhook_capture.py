"""A call to the test address of a webhook trigger, kept so that the draft can be run with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, ExactJson, Identified, JsonObject, OfWorkspace


class WebhookCapture(Identified, OfWorkspace, Base):
    __tablename__ = "webhook_captures"
    __table_args__ = (
        Index(None, "org_id"),
        Index(None, "workspace_id"),
        Index(None, "workflow_id", "received_at"),
    )

    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    trigger_id: Mapped[str]
    request: Mapped[JsonObject] = mapped_column(ExactJson)
    problem: Mapped[str | None]
    received_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
