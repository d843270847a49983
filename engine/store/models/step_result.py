"""The one committed result of a step or item."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, HotOfWorkspace, JsonObject


class StepResult(HotOfWorkspace, Base):
    """The primary key is the promise that a result is committed at most once."""

    __tablename__ = "step_results"
    __table_args__ = (Index(None, "org_id", "workflow_id", "step_id"),)

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    step_id: Mapped[str] = mapped_column(primary_key=True)
    item_key: Mapped[str] = mapped_column(primary_key=True, server_default="")
    generation: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, server_default="0"
    )
    workflow_id: Mapped[UUID]
    status: Mapped[str]
    attempts: Mapped[int] = mapped_column(server_default="1")
    output: Mapped[JsonObject | None] = mapped_column(ExactJson)
    error: Mapped[JsonObject | None] = mapped_column(ExactJson)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[CreatedAt]
