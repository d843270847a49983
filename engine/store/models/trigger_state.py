"""Keys a workflow has seen and how far its triggers have read."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, HotOfWorkspace, JsonObject, one_of

STATE_KINDS = ("seen", "cursor")


class TriggerState(HotOfWorkspace, Base):
    """`scope_id` is the step that remembers (`seen`) or the trigger that reads on (`cursor`)."""

    __tablename__ = "trigger_state"
    __table_args__ = (one_of("kind", STATE_KINDS), Index(None, "org_id"))

    workflow_id: Mapped[UUID] = mapped_column(primary_key=True)
    scope_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[JsonObject | None] = mapped_column(ExactJson)
    run_id: Mapped[UUID | None]
    updated_at: Mapped[CreatedAt]
