"""Who did what and when; each row seals the one before it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, ExactJson, JsonObject


class AuditEntry(Base):
    """Append-only: the application's role may insert and read, never change or delete."""

    __tablename__ = "audit_log"
    __table_args__ = (Index(None, "org_id", "at"),)

    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    workspace_id: Mapped[UUID | None]
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    via: Mapped[str]
    action: Mapped[str]
    target: Mapped[str]
    facts: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]
