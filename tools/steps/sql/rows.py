"""What a statement gives back, taken row by row and bounded: a table may be larger than this machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from tools.sdk.errors import bad_data
from tools.steps.sql.values import plain

LARGEST_RESULT: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """What came back."""

    rows: list[dict[str, Any]]
    count: int


class Rows:
    """Rows as JSON, up to a number of them and a size."""

    def __init__(self, most: int, largest: int = LARGEST_RESULT) -> None:
        self._most, self._left = most, largest
        self._rows: list[dict[str, Any]] = []

    def add(self, names: Sequence[str], row: Sequence[Any]) -> None:
        """Take one row, or raise once there are too many or they are too large."""
        if len(self._rows) >= self._most:
            raise bad_data(
                "too_many_rows",
                f"the statement gives more than {self._most} rows",
                hint="add a WHERE or a LIMIT to the statement",
            )
        if not self._rows and len(set(names)) != len(names):
            raise bad_data(
                "same_column_twice", "two columns have one name", hint="rename one with AS"
            )
        made = {name: plain(value) for name, value in zip(names, row, strict=True)}
        self._left -= len(orjson.dumps(made))
        if self._left < 0:
            raise bad_data(
                "result_too_large",
                f"the statement gives more than {LARGEST_RESULT} bytes",
                hint="name the columns you need, or add a WHERE or a LIMIT to the statement",
            )
        self._rows.append(made)

    @property
    def found(self) -> Found:
        """Return what was taken."""
        return Found(self._rows, len(self._rows))


class BoundedConnection(sqlite3.Connection):
    """SQLite that makes no value larger than a whole result may be, and opens no second file."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_RESULT)
        self.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
