"""Credentials for a service: the secret is sealed, the rest is readable."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, Identified, JsonObject, OfWorkspace


class Connection(Identified, OfWorkspace, Base):
    """`ciphertext` is sealed with a key of its own, `wrapped_key`, under master key `key_version`.

    `secret_version` grows with each change of the secret and is bound into the seal. What ends at `expires_at` is
    held since `held_since`, where a service has given it; `told_of_end` and `told_of_refusal` say of which end and of
    which version's refusal somebody was told.
    """

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("workspace_id", "key"), Index(None, "org_id"))

    key: Mapped[str]
    name: Mapped[str]
    service: Mapped[str]
    kind: Mapped[str]
    config: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    ciphertext: Mapped[bytes | None]
    wrapped_key: Mapped[bytes | None]
    key_version: Mapped[int] = mapped_column(server_default="1")
    secret_version: Mapped[int] = mapped_column(server_default="1")
    allowed_hosts: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    deleted_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    check_ok: Mapped[bool | None]
    check_detail: Mapped[str | None]
    signed_in_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    held_since: Mapped[datetime | None]
    told_of_end: Mapped[datetime | None]
    told_of_refusal: Mapped[int | None]
