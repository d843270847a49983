"""The transcript of a thread; a node that runs again after a crash writes no line twice."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, JsonObject, OfWorkspace


class ChatEvent(OfWorkspace, Base):
    __tablename__ = "chat_events"
    __table_args__ = (
        UniqueConstraint("thread_id", "checkpoint_id", "node", "n"),
        Index(None, "thread_id", "position"),
        Index(None, "org_id"),
    )

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("chat_threads.id", ondelete="CASCADE"))
    checkpoint_id: Mapped[str]
    node: Mapped[str]
    n: Mapped[int]
    message_id: Mapped[str]
    role: Mapped[str]
    kind: Mapped[str]
    payload: Mapped[JsonObject] = mapped_column(ExactJson)
    created_at: Mapped[CreatedAt]
