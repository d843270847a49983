"""A person on the way to a service and back: what has to be the same when they return."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified, OfWorkspace


class ConnectionSignIn(Identified, OfWorkspace, Base):
    """Good once, for ten minutes, for one browser session and one state of the connection.

    `ciphertext` holds the PKCE verifier, sealed like a connection's secret.
    """

    __tablename__ = "connection_sign_ins"
    __table_args__ = (
        Index(None, "org_id"),
        Index(None, "workspace_id"),
        Index(None, "connection_id"),
    )

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connections.id", ondelete="CASCADE"))
    session_id: Mapped[UUID]
    secret_version: Mapped[int]
    state_hash: Mapped[bytes] = mapped_column(unique=True)
    ciphertext: Mapped[bytes]
    wrapped_key: Mapped[bytes]
    key_version: Mapped[int]
    redirect_uri: Mapped[str]
    expires_at: Mapped[datetime]
    created_at: Mapped[CreatedAt]
