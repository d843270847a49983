"""A table that workflows and people of a workspace share: typed columns, and rows with their values."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import (
    Base,
    CreatedAt,
    ExactJson,
    Identified,
    Indexed,
    JsonArray,
    JsonObject,
    OfWorkspace,
)


class DataTable(Identified, OfWorkspace, Base):
    """`columns` lists name and type in the order they are shown; `row_count` says how many rows there are."""

    __tablename__ = "data_tables"
    __table_args__ = (UniqueConstraint("workspace_id", "key"), Index(None, "org_id"))

    key: Mapped[str]
    name: Mapped[str]
    columns: Mapped[JsonArray] = mapped_column(ExactJson)
    row_count: Mapped[int] = mapped_column(server_default="0")
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]


class DataRow(Identified, OfWorkspace, Base):
    """`fields` holds the values that are there; `seq` keeps the order in which rows came."""

    __tablename__ = "data_rows"
    __table_args__ = (
        Index(None, "org_id"),
        Index(None, "workspace_id"),
        Index(None, "table_id", "seq"),
        Index(
            "ix_data_rows_fields",
            "fields",
            postgresql_using="gin",
            postgresql_ops={"fields": "jsonb_path_ops"},
        ),
    )

    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    table_id: Mapped[UUID] = mapped_column(ForeignKey("data_tables.id", ondelete="CASCADE"))
    fields: Mapped[JsonObject] = mapped_column(Indexed)
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
