"""An API or a server's tools that a workspace has imported as steps."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import (
    Base,
    CreatedAt,
    ExactJson,
    Identified,
    JsonArray,
    JsonObject,
    OfWorkspace,
    one_of,
)


class ImportedApi(Identified, OfWorkspace, Base):
    """`operations` is what `document` was read as; workflows use them as actions `key.name`."""

    __tablename__ = "imported_apis"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(None, "org_id"),
        one_of("kind", ("openapi", "mcp")),
    )

    key: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    version: Mapped[str]
    source: Mapped[str | None]
    server: Mapped[str]
    connection: Mapped[str | None]
    document: Mapped[str] = mapped_column(deferred=True)
    digest: Mapped[str]
    operations: Mapped[JsonArray] = mapped_column(ExactJson)
    refused: Mapped[JsonArray] = mapped_column(ExactJson)
    effects: Mapped[JsonObject] = mapped_column(ExactJson)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
