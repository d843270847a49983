"""What was said or clicked in Slack: on record before Slack is answered, done with one after the other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, Identified, JsonObject, OfWorkspace


class SlackEvent(Identified, OfWorkspace, Base):
    """`delivery` is the same however often Slack tells it; what it says is forgotten once it is done with."""

    __tablename__ = "slack_events"
    __table_args__ = (UniqueConstraint("workspace_id", "delivery"), Index(None, "org_id"))

    delivery: Mapped[str]
    body: Mapped[JsonObject | None] = mapped_column(ExactJson)
    received_at: Mapped[CreatedAt]
    not_before: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
