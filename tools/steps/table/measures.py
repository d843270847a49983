"""Summing up one column of the rows of a group, one row after another, in constant memory."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, Literal, Protocol

from tools.sdk.errors import bad_data
from tools.steps.table.rows import Row, number_in, same

# Those that keep one value, however many rows there are.
LeanFunction = Literal["count", "sum", "average", "min", "max", "first", "last"]
Function = Literal[LeanFunction, "distinct"]


class Measure(Protocol):
    """Takes the rows of one group and says one value."""

    def take(self, row: Row, place: int) -> None:
        """Count one row in; `place` is its index, for errors."""
        ...

    def value(self) -> Any:
        """Return what the rows so far come to."""
        ...


class Count:
    """How many rows, or how many filled cells where a column is named."""

    def __init__(self, column: str | None) -> None:
        self._column, self._count = column, 0

    def take(self, row: Row, place: int) -> None:  # noqa: ARG002
        """Count it."""
        self._count += self._column is None or row.get(self._column) is not None

    def value(self) -> int:
        """Return the count."""
        return self._count


class Sum:
    """The sum or the average; fractions are added up exactly, so that the order does not matter."""

    def __init__(self, column: str, *, average: bool) -> None:
        self._column, self._average = column, average
        self._whole, self._count = 0, 0
        self._partials: list[float] = []

    def take(self, row: Row, place: int) -> None:
        """Add it."""
        number = number_in(row, self._column, place)
        if number is None:
            return
        self._count += 1
        if isinstance(number, int):
            self._whole += number
        else:
            self._add(number)

    def _add(self, number: float) -> None:
        """Keep what addition loses as further terms (Shewchuk 1997, as math.fsum does)."""
        kept = 0
        for part in self._partials:
            large, small = (number, part) if abs(number) >= abs(part) else (part, number)
            number = large + small
            lost = small - (number - large)
            if lost:
                self._partials[kept] = lost
                kept += 1
        self._partials[kept:] = [number]

    def value(self) -> float | int | None:
        """Return the sum, 0 of nothing; of an average of nothing, None."""
        if self._average and not self._count:
            return None
        try:
            total = self._whole if not self._partials else math.fsum([*self._partials, self._whole])
            made = total / self._count if self._average else total
        except OverflowError as exc:
            raise _too_large(self._column) from exc
        if not math.isfinite(made):
            raise _too_large(self._column)
        return made


class Extreme:
    """The smallest or largest number or text; one kind in one column."""

    def __init__(self, column: str, better: Callable[[Any, Any], bool]) -> None:
        self._column, self._better, self._found = column, better, None

    def take(self, row: Row, place: int) -> None:
        """Compare it."""
        found: Any = row.get(self._column)
        if not isinstance(found, str):
            found = number_in(row, self._column, place)
        if found is None:
            return
        if self._found is not None and isinstance(found, str) != isinstance(self._found, str):
            raise bad_data(
                "mixed_column", f"the column {self._column[:200]!r} holds both numbers and texts"
            )
        if self._found is None or self._better(found, self._found):
            self._found = found

    def value(self) -> Any:
        """Return it, None of nothing."""
        return self._found


class End:
    """The first or last filled cell."""

    def __init__(self, column: str, *, last: bool) -> None:
        self._column, self._last, self._found = column, last, None

    def take(self, row: Row, place: int) -> None:  # noqa: ARG002
        """Look at it."""
        found: Any = row.get(self._column)
        if found is not None and (self._last or self._found is None):
            self._found = found

    def value(self) -> Any:
        """Return it, None of nothing."""
        return self._found


class Distinct:
    """How many different filled cells."""

    def __init__(self, column: str) -> None:
        self._column = column
        self._seen: set[Any] = set()

    def take(self, row: Row, place: int) -> None:  # noqa: ARG002
        """Remember it."""
        found = row.get(self._column)
        if found is not None:
            self._seen.add(same(found))

    def value(self) -> int:
        """Return how many."""
        return len(self._seen)


_MAKERS: Final[dict[Function, Callable[[str], Measure]]] = {
    "sum": lambda column: Sum(column, average=False),
    "average": lambda column: Sum(column, average=True),
    "min": lambda column: Extreme(column, lambda new, old: new < old),
    "max": lambda column: Extreme(column, lambda new, old: new > old),
    "first": lambda column: End(column, last=False),
    "last": lambda column: End(column, last=True),
    "distinct": Distinct,
}


def measure(function: Function, column: str | None) -> Measure:
    """Return a fresh measure; every one but count needs a column."""
    if function == "count":
        return Count(column)
    if column is None:
        raise bad_data("column_missing", f"{function} needs the name of a column")
    return _MAKERS[function](column)


def _too_large(column: str) -> Exception:
    return bad_data("number_too_large", f"the column {column[:200]!r} adds up beyond any number")
