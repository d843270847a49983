"""The work of the table actions: plain functions over rows, linear in rows and cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import orjson

from tools.sdk.errors import bad_data
from tools.steps.table.measures import Function, Measure, measure
from tools.steps.table.rows import (
    MOST_COLUMNS,
    MOST_ROWS,
    Room,
    Row,
    check_columns,
    check_unique,
    same,
)

Rows = list[dict[str, Any]]


def aggregated(
    rows: Sequence[Row], by: Sequence[str], measures: Sequence[tuple[str, Function, str | None]]
) -> Rows:
    """Return one row a group, in order of first appearance; without `by`, one row in all."""
    made = Aggregation(by, measures)
    check_columns(rows, made.columns)
    for row in rows:
        made.take(row)
    return made.rows()


class Aggregation:
    """Takes rows one by one and keeps what each group comes to, and its first row; no other row."""

    def __init__(
        self, by: Sequence[str], measures: Sequence[tuple[str, Function, str | None]]
    ) -> None:
        check_unique([*by, *(name for name, _, _ in measures)])
        self.columns = [*by, *(column for _, _, column in measures if column)]
        self._by, self._measures, self._place = by, measures, 0
        self._groups: dict[tuple[Any, ...], tuple[list[Any], list[Measure]]] = {}
        if not by:
            self._groups[()] = ([], self._fresh())

    def take(self, row: Row) -> int:
        """Count a row in, and return how many groups there are."""
        key = tuple(same(row.get(name)) for name in self._by)
        found = self._groups.get(key)
        if found is None:
            values = [row.get(name) for name in self._by]
            found = self._groups[key] = (values, self._fresh())
        for one in found[1]:
            one.take(row, self._place)
        self._place += 1
        return len(self._groups)

    def rows(self) -> Rows:
        """Return one row a group."""
        return [
            dict(zip(self._by, values, strict=True))
            | {name: one.value() for (name, _, _), one in zip(self._measures, made, strict=True)}
            for values, made in self._groups.values()
        ]

    def _fresh(self) -> list[Measure]:
        return [measure(function, column) for _, function, column in self._measures]


def pivoted(
    rows: Sequence[Row], by: Sequence[str], column: str, value: str, function: Function
) -> tuple[Rows, list[str]]:
    """Return one row a group with a column for every value of `column`, and the columns."""
    check_columns(rows, [*by, column, value])
    groups: dict[tuple[Any, ...], tuple[Row, dict[str, Measure]]] = {}
    made: dict[str, None] = {}
    for place, row in enumerate(rows):
        name = _heading(row.get(column))
        if name not in made:
            made[name] = None
            if len(made) > MOST_COLUMNS:
                raise bad_data(
                    "too_many_columns",
                    f"the column {column[:200]!r} holds more than {MOST_COLUMNS} different values",
                    hint="pivot on a column with few values, such as a status or a month",
                )
        key = tuple(same(row.get(one)) for one in by)
        cells = groups.setdefault(key, (row, {}))[1]
        if name not in cells:
            cells[name] = measure(function, value)
        cells[name].take(row, place)
    check_unique([*by, *made])
    room, result = Room(), []
    for first, cells in groups.values():
        values = {name: cells[name].value() if name in cells else None for name in made}
        result.append({name: first.get(name) for name in by} | values)
        room.take(result[-1])
    return result, [*by, *made]


def unpivoted(rows: Sequence[Row], keep: Sequence[str], name_as: str, value_as: str) -> Rows:
    """Return one row for every filled cell that is not kept."""
    check_unique([*keep, name_as, value_as])
    check_columns(rows, keep)
    room, kept, made = Room(), set(keep), []
    for row in rows:
        head = {name: row.get(name) for name in keep}
        for name, value in row.items():
            if name not in kept and value is not None:
                made.append(head | {name_as: name, value_as: value})
                room.take(made[-1])
        _check_count(len(made))
    return made


def joined(
    left: Sequence[Row],
    right: Sequence[Row],
    on: Sequence[tuple[str, str]],
    kind: Literal["inner", "left"],
) -> Rows:
    """Return flat rows; a column of the right that the left has too comes with `_right` behind it."""
    check_columns(left, [one for one, _ in on])
    check_columns(right, [two for _, two in on])
    taken = {name for row in left for name in row}
    keys = {two for _, two in on}
    names = {
        name: _free(name, taken)
        for name in dict.fromkeys(name for row in right for name in row)
        if name not in keys
    }
    partners: dict[tuple[Any, ...], Rows] = {}
    for row in right:
        key = tuple(same(row.get(two)) for _, two in on)
        if None not in key:
            partners.setdefault(key, []).append({new: row.get(old) for old, new in names.items()})
    nobody = [dict.fromkeys(names.values())] if kind == "left" else []
    room, made = Room(), []
    for row in left:
        for partner in partners.get(tuple(same(row.get(one)) for one, _ in on), nobody):
            made.append({**row, **partner})
            room.take(made[-1])
            _check_count(len(made))
    return made


def with_columns(rows: Sequence[Row], names: Mapping[str, str], *, others: bool) -> Rows:
    """Return rows of the named columns under their new names, and the others behind them."""
    check_unique(list(names.values()))
    check_columns(rows, names)
    taken = set(names.values())
    made = []
    for row in rows:
        new = {to: row.get(name) for name, to in names.items()}
        if others:
            rest = {name: value for name, value in row.items() if name not in names}
            for name in rest.keys() & taken:
                check_unique([name, name])
            new |= rest
        made.append(new)
    return made


def _heading(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_right"
    taken.add(name)
    return name


def _check_count(count: int) -> None:
    if count > MOST_ROWS:
        raise bad_data(
            "result_too_large",
            f"the result would have more than {MOST_ROWS} rows",
            hint="work on fewer rows, or join by a more exact value",
        )
