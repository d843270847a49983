"""The folded state of a run, so that a restart need not read all its events."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, HotOfWorkspace


class RunSnapshot(HotOfWorkspace, Base):
    __tablename__ = "run_snapshots"

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int]
    core_version: Mapped[str] = mapped_column(server_default="1")
    state: Mapped[bytes]
    created_at: Mapped[CreatedAt]
