"""One edit of a draft and the edit that takes it back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, JsonArray, OfWorkspace, one_of

PATCH_KINDS = ("edit", "undo", "redo", "rollback", "import")
AUTHOR_KINDS = ("person", "ai", "system")


class DraftPatch(OfWorkspace, Base):
    """Keyed by the revision it produced; `undone` marks an edit that redo may bring back."""

    __tablename__ = "draft_patches"
    __table_args__ = (one_of("kind", PATCH_KINDS), one_of("author_kind", AUTHOR_KINDS))

    workflow_id: Mapped[UUID] = mapped_column(
        ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    base_revision: Mapped[int]
    kind: Mapped[str] = mapped_column(server_default="edit")
    operations: Mapped[JsonArray] = mapped_column(ExactJson)
    inverse: Mapped[JsonArray] = mapped_column(ExactJson)
    touched: Mapped[JsonArray] = mapped_column(ExactJson, server_default="[]")
    intent: Mapped[str] = mapped_column(server_default="")
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    author_kind: Mapped[str] = mapped_column(server_default="person")
    proposal_id: Mapped[UUID | None]
    of_revision: Mapped[int | None]
    undone: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[CreatedAt]
