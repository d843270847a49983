"""The tenant; everything a team owns hangs from it."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CreatedAt, ExactJson, Identified, JsonObject


class Organization(Identified, Base):
    __tablename__ = "organizations"

    name: Mapped[str]
    day_budget: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    """What all its workflows together may spend on a day: usd, tokens, calls."""
    created_at: Mapped[CreatedAt]
