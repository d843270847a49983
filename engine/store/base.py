"""Metadata, naming and the columns many tables share; the tables are in `models/`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, MetaData, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from engine.ports.ids import uuid7

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# `json` keeps the text it was given. `jsonb` reorders keys, turns 1e22 into an integer and refuses
# U+0000, so a document would not come back as written and a replay would not come out the same.
ExactJson = JSON(none_as_null=True)
# For small objects of our own that a query may look into.
Indexed = JSONB(none_as_null=True)

JsonObject = dict[str, JsonValue]
JsonArray = list[JsonValue]

CreatedAt = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: DateTime(timezone=True), str: Text(), UUID: Uuid()}  # noqa: RUF012


class Identified:
    """A row with an id of its own."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-10)


class OfOrganization:
    """A row of one tenant; row-level security compares `org_id` with the setting `app.org_id`."""

    org_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), sort_order=-9
    )


class OfWorkspace(OfOrganization):
    """A row of one workspace of a tenant."""

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), sort_order=-8
    )


class HotOfWorkspace:
    """Like `OfWorkspace` without foreign keys, for tables written thousands of times a second."""

    org_id: Mapped[UUID] = mapped_column(sort_order=-9)
    workspace_id: Mapped[UUID] = mapped_column(sort_order=-8)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Refuse any value of `column` that is not named here."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
