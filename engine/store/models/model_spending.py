"""What an organization has spent on the planner's model on one day."""

from __future__ import annotations

import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base


class ModelSpending(Base):
    """Calls that are being made count with the most they may cost, until their price is known."""

    __tablename__ = "model_spending"

    org_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[datetime.date] = mapped_column(primary_key=True)
    tokens: Mapped[int] = mapped_column(BigInteger)
    micro_usd: Mapped[int] = mapped_column(BigInteger)
