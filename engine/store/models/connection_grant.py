"""Which workflow may use a connection."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified, OfWorkspace


class ConnectionGrant(Identified, OfWorkspace, Base):
    """A grant without a workflow holds for every workflow of the workspace."""

    __tablename__ = "connection_grants"
    __table_args__ = (
        UniqueConstraint("connection_id", "workflow_id", postgresql_nulls_not_distinct=True),
    )

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connections.id", ondelete="CASCADE"))
    workflow_id: Mapped[UUID | None] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    revoked_at: Mapped[datetime | None]
