"""What a step of a draft answers in tests: a sample, a pin, or a named fixture."""

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

FIXTURE_KINDS = ("sample", "pin", "fixture")


class Fixture(Identified, OfWorkspace, Base):
    __tablename__ = "fixtures"
    __table_args__ = (
        one_of("kind", FIXTURE_KINDS),
        UniqueConstraint("workflow_id", "step_id", "kind", "name"),
    )

    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    step_id: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="sample")
    name: Mapped[str] = mapped_column(server_default="")
    value: Mapped[JsonValue] = mapped_column(ExactJson, nullable=True)
    value_schema: Mapped[JsonObject | None] = mapped_column(ExactJson)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
