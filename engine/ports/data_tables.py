"""The data tables of a workspace, as steps read and write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from engine.core.data_table import Condition, Order

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TablePlace:
    """One table, named by its key within a workspace of an organization."""

    org_id: str
    workspace_id: str
    key: str


@dataclass(frozen=True, slots=True)
class Merged:
    """How many rows were new, and how many were there and took the values."""

    added: int
    changed: int


class DataTableStore(Protocol):
    """Each call is one transaction. All raise NotFound for a table that is not there, RowInvalid for what does not fit."""

    async def find(
        self,
        place: TablePlace,
        where: Sequence[Condition],
        *,
        order: Sequence[Order] = (),
        limit: int = 100,
        offset: int = 0,
    ) -> list[Row]:
        """Return the rows that meet every condition, the oldest first where no order is given."""
        ...

    async def count(self, place: TablePlace, where: Sequence[Condition]) -> int:
        """Return how many rows meet every condition."""
        ...

    async def add(
        self, place: TablePlace, rows: Sequence[Mapping[str, Any]], *, once: str | None = None
    ) -> list[Row]:
        """Add rows and return them; what was added under the same `once` before is not added again."""
        ...

    async def update(
        self, place: TablePlace, where: Sequence[Condition], values: Mapping[str, Any]
    ) -> int:
        """Give these values to the rows that meet every condition; return how many there were."""
        ...

    async def merge(
        self, place: TablePlace, rows: Sequence[Mapping[str, Any]], by: Sequence[str]
    ) -> Merged:
        """Give each row's values to those that have the same in the columns `by`, or add it."""
        ...

    async def remove(self, place: TablePlace, where: Sequence[Condition]) -> int:
        """Remove the rows that meet every condition; return how many there were."""
        ...
