"""The tenant; everything a team owns hangs from it."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from engine.store.base import Base, CreatedAt, Identified


class Organization(Identified, Base):
    __tablename__ = "organizations"

    name: Mapped[str]
    created_at: Mapped[CreatedAt]
