"""A sample or pinned value of a step or trigger of a draft."""

from __future__ import annotations

from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import (
    Base,
    CreatedAt,
    ExactJson,
    Identified,
    JsonObject,
    OfWorkspace,
    one_of,
)

FIXTURE_KINDS = ("sample", "pin")


class Fixture(Identified, OfWorkspace, Base):
    __tablename__ = "fixtures"
    __table_args__ = (
        one_of("kind", FIXTURE_KINDS),
        UniqueConstraint("workflow_id", "step_id", "kind"),
    )

    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    step_id: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="sample")
    value: Mapped[JsonValue] = mapped_column(ExactJson, nullable=True)
    value_schema: Mapped[JsonObject | None] = mapped_column(ExactJson)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
