"""What the planner offers: a new document or a patch, with its reasons and checks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import (
    Base,
    CreatedAt,
    ExactJson,
    Identified,
    JsonArray,
    JsonObject,
    OfWorkspace,
    one_of,
)

PROPOSAL_STATUSES = ("open", "accepted", "rejected", "stale")


class Proposal(Identified, OfWorkspace, Base):
    __tablename__ = "proposals"
    __table_args__ = (
        one_of("status", PROPOSAL_STATUSES),
        Index(None, "org_id"),
        Index(None, "thread_id"),
        Index(None, "workflow_id"),
    )

    thread_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("chat_threads.id", ondelete="SET NULL")
    )
    workflow_id: Mapped[UUID | None] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    kind: Mapped[str]
    base_revision: Mapped[int | None]
    operations: Mapped[JsonArray] = mapped_column(ExactJson, server_default="[]")
    document_before: Mapped[JsonObject | None] = mapped_column(ExactJson)
    document_after: Mapped[JsonObject | None] = mapped_column(ExactJson)
    plan: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    evidence: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    status: Mapped[str] = mapped_column(server_default="open")
    accepted_operations: Mapped[JsonArray | None] = mapped_column(ExactJson)
    result_revision: Mapped[int | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    decided_at: Mapped[datetime | None]
