"""What starts runs of the live version of a workflow."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, JsonObject, OfWorkspace


class Trigger(OfWorkspace, Base):
    __tablename__ = "triggers"
    __table_args__ = (Index(None, "org_id", "type"),)

    workflow_id: Mapped[UUID] = mapped_column(
        ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True
    )
    trigger_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    type: Mapped[str]
    config: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    enabled: Mapped[bool] = mapped_column(server_default="false")
    updated_at: Mapped[CreatedAt]
