"""When a schedule trigger of a live version fires next."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, JsonObject, OfWorkspace


class Schedule(OfWorkspace, Base):
    __tablename__ = "schedules"
    __table_args__ = (
        Index("ix_schedules_due", "next_fire_at", postgresql_where=text("enabled")),
        Index(None, "org_id"),
    )

    workflow_id: Mapped[UUID] = mapped_column(
        ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True
    )
    trigger_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    config: Mapped[JsonObject] = mapped_column(ExactJson)
    enabled: Mapped[bool] = mapped_column(server_default="false")
    next_fire_at: Mapped[datetime | None]
    last_fire_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    updated_at: Mapped[CreatedAt]
