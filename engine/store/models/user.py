"""A person; belongs to organizations by memberships, so the row itself has no tenant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, Identified


class User(Identified, Base):
    __tablename__ = "users"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    timezone: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    disabled_at: Mapped[datetime | None]
