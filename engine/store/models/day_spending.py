"""What was spent on one day of one budget: a workflow's, or its organization's."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, ExactJson, JsonObject, OfOrganization


class DaySpent(OfOrganization, Base):
    """`account` is the id of the workflow or of the organization itself."""

    __tablename__ = "day_spending"
    __table_args__ = (Index(None, "org_id"),)

    account: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    spending: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
