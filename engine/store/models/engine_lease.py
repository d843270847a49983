"""Who runs the workflows of this database; one row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base


class EngineLease(Base):
    __tablename__ = "engine_lease"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    epoch: Mapped[int] = mapped_column(BigInteger, server_default="0")
    backend_pid: Mapped[int | None]
    owner: Mapped[str] = mapped_column(server_default="")
    renewed_at: Mapped[datetime | None]
    released: Mapped[bool] = mapped_column(server_default="true")
