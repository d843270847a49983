"""The events of a run: one row per run and commit."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, HotOfWorkspace, JsonArray


class RunEvents(HotOfWorkspace, Base):
    """Partitioned by the month in which the run started; only the executor writes here."""

    __tablename__ = "run_events"
    __table_args__ = (
        CheckConstraint("seq_to >= seq_from", name="seq_in_order"),
        Index(None, "org_id", "run_id"),
        {"postgresql_partition_by": "RANGE (run_month)"},
    )

    run_month: Mapped[date] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq_from: Mapped[int] = mapped_column(primary_key=True)
    seq_to: Mapped[int]
    epoch: Mapped[int] = mapped_column(BigInteger)
    events: Mapped[JsonArray] = mapped_column(ExactJson)
    committed_at: Mapped[CreatedAt]
