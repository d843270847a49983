"""The message in Slack that tells one turn of a conversation: written once, then changed as the turn goes on."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified, OfWorkspace


class SlackPost(Identified, OfWorkspace, Base):
    """Without `ts` it was about to be written: it is looked for in the thread before it is written again."""

    __tablename__ = "slack_posts"
    __table_args__ = (UniqueConstraint("slack_thread_id", "turn_id"), Index(None, "org_id"))

    slack_thread_id: Mapped[UUID] = mapped_column(
        ForeignKey("slack_threads.id", ondelete="CASCADE")
    )
    turn_id: Mapped[str]
    ts: Mapped[str | None]
    shown: Mapped[str]
    """A digest of what the message says."""
    created_at: Mapped[CreatedAt]
