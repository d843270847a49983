"""A value that all workflows of a workspace may read as `vars`."""

from __future__ import annotations

from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, OfWorkspace


class Variable(OfWorkspace, Base):
    __tablename__ = "variables"

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[JsonValue] = mapped_column(ExactJson, nullable=True)
    updated_at: Mapped[CreatedAt]
