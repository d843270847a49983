"""Reading cells of rows: which columns there are, what is empty, and what tells values apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from tools.sdk.errors import bad_data

MOST_ROWS: Final = 1_000_000
MOST_COLUMNS: Final = 1_000
LARGEST_RESULT: Final = 64_000_000

Row = Mapping[str, Any]


class Room:
    """Counts bytes of JSON, and raises once the result would be larger than a run carries."""

    def __init__(self) -> None:
        self._left = LARGEST_RESULT

    def take(self, row: Row) -> None:
        """Count one row of the result."""
        self._left -= sum(len(name) + _size(value) for name, value in row.items())
        if self._left < 0:
            raise bad_data(
                "result_too_large",
                f"the rows would take more than {LARGEST_RESULT} bytes",
                hint="keep fewer columns, or fewer rows",
            )


def check_columns(rows: Sequence[Row], names: Iterable[str]) -> None:
    """Raise bad_data where a column stands in no row at all; no rows have every column."""
    if not rows:
        return
    missing = dict.fromkeys(names)
    for row in rows:
        for name in [name for name in missing if name in row]:
            del missing[name]
        if not missing:
            return
    found = dict.fromkeys(name for row in rows[:100] for name in row)
    shown = ", ".join(name[:100] for name in list(found)[:20]) or "none"
    raise bad_data(
        "no_such_column",
        f"no row has a column {next(iter(missing))[:200]!r}",
        hint=f"the columns are: {shown}",
    )


def check_unique(names: Sequence[str]) -> None:
    """Raise bad_data where two columns of the result would have one name."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise bad_data(
                "column_twice",
                f"the result would have the column {name[:200]!r} twice",
                hint="give one of them another name",
            )
        seen.add(name)


def same(value: Any) -> Any:
    """Return something hashable that is equal for equal values; 1 is 1.0, and true is not 1."""
    if isinstance(value, bool):
        return (bool, value)
    if isinstance(value, str | int | float) or value is None:
        return value
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def number_in(row: Row, column: str, place: int) -> float | int | None:
    """Return a cell's number, None where it is empty; raise bad_data where it is no number."""
    value = row.get(column)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise bad_data(
            "not_a_number",
            f"row {place} has no number in the column {column[:200]!r}",
            hint="turn the column into numbers first, for example by number.parse",
        )
    return value


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value) + 4
    if isinstance(value, list | dict):
        return len(orjson.dumps(value)) + 2
    return 10
