"""A recommendation that was made for a workflow, kept so that what it saves can be measured once it runs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, ExactJson, Identified, JsonObject, OfWorkspace


class Advice(Identified, OfWorkspace, Base):
    """One change, told once however often it is found; `parts_after` is how its steps read with it."""

    __tablename__ = "advice"
    __table_args__ = (
        UniqueConstraint("workflow_id", "digest"),
        Index(None, "org_id"),
        Index(None, "workspace_id"),
    )

    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    digest: Mapped[str]
    told: Mapped[JsonObject] = mapped_column(ExactJson)
    parts_after: Mapped[JsonObject] = mapped_column(ExactJson)
    cost_before: Mapped[JsonObject] = mapped_column(ExactJson)
    found_at: Mapped[datetime]
