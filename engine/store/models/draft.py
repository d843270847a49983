"""The one document of a workflow that people and planner edit, with its layout."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, JsonObject, OfWorkspace


class Draft(OfWorkspace, Base):
    __tablename__ = "drafts"

    workflow_id: Mapped[UUID] = mapped_column(
        ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(server_default="1")
    document: Mapped[JsonObject] = mapped_column(ExactJson)
    layout: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    document_hash: Mapped[str]
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    updated_at: Mapped[CreatedAt]
