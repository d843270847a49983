"""A published document; never changed after it was written."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, JsonObject, OfWorkspace


class WorkflowVersion(OfWorkspace, Base):
    __tablename__ = "workflow_versions"

    workflow_id: Mapped[UUID] = mapped_column(
        ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[JsonObject] = mapped_column(ExactJson)
    layout: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    document_hash: Mapped[str]
    draft_revision: Mapped[int | None]
    note: Mapped[str] = mapped_column(server_default="")
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    published_at: Mapped[CreatedAt]
