"""Which person somebody in Slack is: asked by a link that is good once, kept once that person has confirmed it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified, OfWorkspace


class SlackLink(Identified, OfWorkspace, Base):
    """Without `user_id` nobody has confirmed it yet; the link's secret is kept as a hash, until it is used."""

    __tablename__ = "slack_links"
    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "slack_user"),
        Index(None, "org_id"),
        Index(None, "user_id"),
    )

    team_id: Mapped[str]
    slack_user: Mapped[str]
    slack_name: Mapped[str]
    language: Mapped[str]
    timezone: Mapped[str | None]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    secret_hash: Mapped[bytes | None] = mapped_column(unique=True)
    expires_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    linked_at: Mapped[datetime | None]
