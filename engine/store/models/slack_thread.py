"""A thread in Slack in which a conversation goes on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified, OfWorkspace


class SlackThread(Identified, OfWorkspace, Base):
    """What was said before the line `since` is not told there.

    As it was told last, the conversation had `told` lines and `decided` proposals, and a turn under way where
    `is_open`; where it has others now, there is something to tell.
    """

    __tablename__ = "slack_threads"
    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "channel", "ts"),
        Index(None, "org_id"),
        Index(None, "thread_id"),
    )

    thread_id: Mapped[UUID] = mapped_column(ForeignKey("chat_threads.id", ondelete="CASCADE"))
    team_id: Mapped[str]
    channel: Mapped[str]
    ts: Mapped[str]
    since: Mapped[int] = mapped_column(server_default="0")
    told: Mapped[int] = mapped_column(server_default="0")
    decided: Mapped[int] = mapped_column(server_default="0")
    is_open: Mapped[bool] = mapped_column(server_default="false")
    not_before: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
