"""The stored answer to a request that may be sent twice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, JsonObject, OfWorkspace


class IdempotencyKey(OfWorkspace, Base):
    """`scope` is who asked and what for, so that two callers may choose the same key."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index(None, "expires_at"),)

    org_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), primary_key=True
    )
    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    status: Mapped[int | None]
    response: Mapped[JsonObject | None] = mapped_column(ExactJson)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
