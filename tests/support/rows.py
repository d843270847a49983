"""One row in every table, made from the tables' own description."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import Vector
from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    insert,
)
from sqlalchemy.types import TypeEngine

from engine.ports.ids import uuid7
from engine.store.base import Base
from engine.store.models import EngineLease

_numbers = itertools.count(1)
_KNOWN = re.compile(r"^(\w+) IN \('([^']+)'")


def fill_every_table(connection: Connection) -> UUID:
    """Write one row of one new organization into every table; return the organization."""
    made: dict[str, dict[str, Any]] = {
        "organizations": {"id": uuid7()},
        "workspaces": {"id": uuid7()},
    }
    for table in Base.metadata.sorted_tables:
        if table.name == EngineLease.__tablename__ and _has_rows(connection, table):
            continue
        known = made.get(table.name, {})
        row = {
            column.name: known.get(column.name) or _value(column, table, made)
            for column in table.columns
            if column.computed is None and column.identity is None
        }
        made[table.name] = row
        connection.execute(insert(table).values(row))
    org_id: UUID = made["organizations"]["id"]
    return org_id


def _has_rows(connection: Connection, table: Table) -> bool:
    return connection.execute(table.select().limit(1)).first() is not None


def _value(column: Column[Any], table: Table, made: dict[str, dict[str, Any]]) -> object:
    for key in column.foreign_keys:
        if key.column.table is table:
            return None
        return made[key.column.table.name][key.column.name]
    if column.name in ("org_id", "workspace_id"):
        return made["organizations" if column.name == "org_id" else "workspaces"]["id"]
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            match = _KNOWN.match(str(constraint.sqltext))
            if match and match.group(1) == column.name:
                return match.group(2)
    return _of_type(column)


def _of_type(column: Column[Any]) -> object:
    if isinstance(column.type, Text):
        return f"{column.name}-{next(_numbers)}"
    for kind, make in _SAMPLES:
        if isinstance(column.type, kind):
            return make()
    raise AssertionError(f"no sample value for {column} of type {column.type!r}")


_SAMPLES: tuple[tuple[type[TypeEngine[Any]], Callable[[], object]], ...] = (
    (Uuid, uuid7),
    (Vector, lambda: [0.5] * 384),
    (ARRAY, lambda: ["one"]),
    (JSON, lambda: {"from": "a test"}),
    (Boolean, lambda: True),
    (Integer, lambda: 1),
    (DateTime, lambda: datetime(2026, 11, 22, 9, tzinfo=UTC)),
    (Date, lambda: date(2026, 11, 1)),
    (LargeBinary, lambda: os.urandom(16)),
)
