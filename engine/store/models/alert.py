"""Something a person should look at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import (
    Base,
    CreatedAt,
    ExactJson,
    HotOfWorkspace,
    Identified,
    JsonObject,
    one_of,
)

SEVERITIES = ("info", "warning", "error")


class Alert(Identified, HotOfWorkspace, Base):
    __tablename__ = "alerts"
    __table_args__ = (
        one_of("severity", SEVERITIES),
        Index(
            "ix_alerts_unhandled",
            "id",
            postgresql_where=text("handled_at IS NULL AND kind = 'run_failed'"),
        ),
        Index(
            "ix_alerts_mailed",
            "workflow_id",
            "mailed_at",
            postgresql_where=text("mailed_at IS NOT NULL"),
        ),
        Index("ix_alerts_recent", "created_at"),
        Index("ix_alerts_open", "org_id", "id", postgresql_where=text("acknowledged_at IS NULL")),
    )

    kind: Mapped[str]
    severity: Mapped[str] = mapped_column(server_default="warning")
    title: Mapped[str]
    workflow_id: Mapped[UUID | None]
    run_id: Mapped[UUID | None]
    facts: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    created_at: Mapped[CreatedAt]
    handled_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None]
