"""What the outside asks of the executor: start, cancel, pause, resume, signal, decision."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, HotOfWorkspace, Identified, JsonObject


class RunInbox(Identified, HotOfWorkspace, Base):
    """`unique_key` makes a repeated request one row; taken in the order of `position`."""

    __tablename__ = "run_inbox"
    __table_args__ = (
        UniqueConstraint("org_id", "unique_key"),
        Index("ix_run_inbox_waiting", "position", postgresql_where=text("taken_at IS NULL")),
    )

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    unique_key: Mapped[str]
    fingerprint: Mapped[str | None]
    kind: Mapped[str]
    run_id: Mapped[UUID]
    payload: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    created_at: Mapped[CreatedAt]
    taken_at: Mapped[datetime | None]
