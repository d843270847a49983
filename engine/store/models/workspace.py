"""A team's room in an organization."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified, OfOrganization


class Workspace(Identified, OfOrganization, Base):
    __tablename__ = "workspaces"
    __table_args__ = (Index(None, "org_id"),)

    name: Mapped[str]
    timezone: Mapped[str] = mapped_column(server_default="UTC")
    created_at: Mapped[CreatedAt]
