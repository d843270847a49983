"""What people of a workspace have put right in plans, to be used where the next one leaves the same open."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, ExactJson, Identified, OfWorkspace


class Correction(Identified, OfWorkspace, Base):
    """One fact for one argument of one action about one thing; a newer one takes its place."""

    __tablename__ = "corrections"
    __table_args__ = (
        UniqueConstraint("workspace_id", "uses", "argument", "about"),
        Index(None, "org_id"),
    )

    uses: Mapped[str]
    argument: Mapped[str]
    about: Mapped[str] = mapped_column(server_default="")
    value: Mapped[JsonValue] = mapped_column(ExactJson, nullable=False)
    workflow: Mapped[str]
    learned_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    learned_at: Mapped[datetime]
