"""What the planner may look up: actions, templates, the workspace's workflows, corrections."""

from __future__ import annotations

from uuid import UUID

from pgvector.sqlalchemy import Vector
from sqlalchemy import Computed, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, Identified, JsonObject

DIMENSIONS = 384


class Knowledge(Identified, Base):
    """A row without organization is built in: readable by all, written at start only."""

    __tablename__ = "knowledge"
    __table_args__ = (
        UniqueConstraint(
            "org_id", "workspace_id", "kind", "key", postgresql_nulls_not_distinct=True
        ),
        Index(None, "words", postgresql_using="gin"),
        Index(None, "org_id", "kind"),
    )

    org_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    workspace_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE")
    )
    kind: Mapped[str]
    key: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    facts: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    content_hash: Mapped[str]
    model: Mapped[str] = mapped_column(server_default="")
    dimension: Mapped[int] = mapped_column(server_default=str(DIMENSIONS))
    embedding: Mapped[list[float] | None] = mapped_column(Vector(DIMENSIONS))
    words: Mapped[str] = mapped_column(
        TSVECTOR,
        Computed("to_tsvector('english'::regconfig, title || ' ' || text)", persisted=True),
    )
    created_at: Mapped[CreatedAt]
