"""A payload too large for an event, found by its hash."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt


class Blob(Base):
    """Kept per organization: equal content of two tenants is two rows."""

    __tablename__ = "blobs"

    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID]
    size: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[bytes]
    created_at: Mapped[CreatedAt]
