"""A moment at which a run goes on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, HotOfWorkspace


class Timer(HotOfWorkspace, Base):
    __tablename__ = "timers"
    __table_args__ = (Index(None, "due_at"),)

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
