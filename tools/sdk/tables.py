"""The data tables of a run's workspace, as actions see them: no way to any other workspace's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from engine.core.data_table import Condition, Order
from engine.errors import FlowError
from engine.ports.data_tables import DataTableStore, Merged, Row, TablePlace
from tools.sdk.errors import ActionFailed, bad_data


@dataclass(frozen=True, slots=True)
class WorkspaceTables:
    """Every call is one transaction; what does not fit is a failure of class bad_data, and nothing is written."""

    store: DataTableStore
    org_id: str
    workspace_id: str

    async def find(
        self, table: str, where: Sequence[Condition], order: Sequence[Order], limit: int
    ) -> list[Row]:
        """Return the rows that meet every condition."""
        with _told():
            return await self.store.find(self._of(table), where, order=order, limit=limit)

    async def count(self, table: str, where: Sequence[Condition]) -> int:
        """Return how many rows meet every condition."""
        with _told():
            return await self.store.count(self._of(table), where)

    async def add(self, table: str, rows: Sequence[Mapping[str, Any]], once: str) -> list[Row]:
        """Add rows; an attempt that is repeated under the same key adds none again."""
        with _told():
            return await self.store.add(self._of(table), rows, once=once)

    async def update(
        self, table: str, where: Sequence[Condition], values: Mapping[str, Any]
    ) -> int:
        """Give values to the rows that meet every condition."""
        with _told():
            return await self.store.update(self._of(table), where, values)

    async def merge(
        self, table: str, rows: Sequence[Mapping[str, Any]], by: Sequence[str]
    ) -> Merged:
        """Change rows that are there, add those that are not."""
        with _told():
            return await self.store.merge(self._of(table), rows, by)

    async def remove(self, table: str, where: Sequence[Condition]) -> int:
        """Remove the rows that meet every condition."""
        with _told():
            return await self.store.remove(self._of(table), where)

    def _of(self, table: str) -> TablePlace:
        return TablePlace(self.org_id, self.workspace_id, table)


@contextmanager
def _told() -> Iterator[None]:
    """Say a refusal of the store as the failure of a step; whatever is no refusal passes through."""
    try:
        yield
    except FlowError as exc:
        if exc.blame != "yours":
            raise
        code = "table_missing" if exc.code == "not_found" else exc.code
        raise bad_data(code, exc.message) from exc


def no_tables() -> ActionFailed:
    """Return the failure of a step where no tables are kept."""
    return ActionFailed("logic", "no_tables", "no data tables are kept here", nothing_happened=True)
