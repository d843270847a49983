"""A decision a run waits for, bound to the digest of what was shown."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import (
    Base,
    CreatedAt,
    ExactJson,
    HotOfWorkspace,
    Identified,
    JsonArray,
    JsonObject,
    one_of,
)

APPROVAL_STATUSES = ("pending", "approved", "rejected", "expired", "cancelled")
APPROVAL_KINDS = ("approval", "unknown_outcome")


class Approval(Identified, HotOfWorkspace, Base):
    __tablename__ = "approvals"
    __table_args__ = (
        one_of("status", APPROVAL_STATUSES),
        one_of("kind", APPROVAL_KINDS),
        UniqueConstraint("run_id", "step_id", "item_key"),
        Index("ix_approvals_pending", "org_id", "id", postgresql_where=text("status = 'pending'")),
    )

    workflow_id: Mapped[UUID]
    run_id: Mapped[UUID]
    step_id: Mapped[str]
    item_key: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str] = mapped_column(server_default="approval")
    title: Mapped[str] = mapped_column(server_default="")
    payload: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    digest: Mapped[str | None]
    assignees: Mapped[JsonArray] = mapped_column(ExactJson, server_default="[]")
    link_hash: Mapped[bytes | None] = mapped_column(unique=True)
    deadline_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(server_default="pending")
    decided_by: Mapped[str | None]
    comment: Mapped[str] = mapped_column(server_default="")
    decided_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
