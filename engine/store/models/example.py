"""What a workflow does with what comes in, kept so that every later change is held against it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
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

EXAMPLE_ORIGINS = ("written", "kept")


class Example(Identified, OfWorkspace, Base):
    """`written` with the workflow by the machine, or `kept` by a person."""

    __tablename__ = "examples"
    __table_args__ = (
        one_of("origin", EXAMPLE_ORIGINS),
        UniqueConstraint("workflow_id", "name"),
        Index(None, "org_id"),
    )

    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    place: Mapped[int]
    name: Mapped[str]
    origin: Mapped[str]
    given: Mapped[JsonObject] = mapped_column(ExactJson, nullable=False)
    expected: Mapped[JsonObject] = mapped_column(ExactJson, nullable=False)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
