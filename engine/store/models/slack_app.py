"""The Slack app through which people talk to the planner of a workspace."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified, OfWorkspace


class SlackApp(Identified, OfWorkspace, Base):
    """`token`, `signing` and `line` are keys of connections: to answer with, and to hear by call or over a line.

    The address it is called at is kept as a hash.
    """

    __tablename__ = "slack_apps"
    __table_args__ = (UniqueConstraint("workspace_id"), Index(None, "org_id"))

    team_id: Mapped[str]
    team_name: Mapped[str]
    bot_user: Mapped[str]
    token: Mapped[str]
    signing: Mapped[str | None]
    line: Mapped[str | None]
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    hint: Mapped[str]
    trouble: Mapped[str | None]
    """Why Slack took the last call of it for none of ours, until one goes well again."""
    line_since: Mapped[datetime | None]
    """When the line was opened that is open now; the executor that holds it writes how it is doing."""
    line_failures: Mapped[int | None]
    line_failure: Mapped[str | None]
    line_failed_at: Mapped[datetime | None]
    line_again_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
