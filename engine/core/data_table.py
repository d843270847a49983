"""Data tables: columns with a type each, rows that fit them, and conditions that choose rows."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, Literal, get_args

from engine.errors import Invalid

ColumnType = Literal["text", "number", "yes_no", "date", "moment", "any"]
COLUMN_TYPES: Final[tuple[ColumnType, ...]] = get_args(ColumnType)
Operator = Literal["is", "is_not", "above", "at_least", "below", "at_most", "contains", "is_empty", "is_not_empty"]  # fmt: skip
OPERATORS: Final[tuple[Operator, ...]] = get_args(Operator)
ORDERED: Final[frozenset[Operator]] = frozenset({"above", "at_least", "below", "at_most"})
WITHOUT_VALUE: Final[frozenset[Operator]] = frozenset({"is_empty", "is_not_empty"})

MOST_COLUMNS: Final = 60
LARGEST_ROW: Final = 64_000
"""Bytes of a row's values as JSON."""
# What rows carry of themselves; a column of that name could not be told from it.
OF_EVERY_ROW: Final = ("row_id", "created_at", "updated_at")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what its values are; any value may be missing."""

    name: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Condition:
    """What the value of a column must be for a row to be meant."""

    column: str
    operator: Operator
    value: Any = None


@dataclass(frozen=True, slots=True)
class Order:
    """By which column rows are sorted; missing values come last either way."""

    column: str
    descending: bool = False


class RowInvalid(Invalid):
    """A row or condition does not fit the columns of its table."""

    code = "row_invalid"


def checked_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns of a table, or raise Invalid naming the first that cannot be one."""
    if not 1 <= len(columns) <= MOST_COLUMNS:
        raise Invalid(f"A table has between 1 and {MOST_COLUMNS} columns, not {len(columns)}.")
    seen: set[str] = set()
    for column in columns:
        if not _NAME.fullmatch(column.name):
            raise Invalid(
                f"{column.name!r} cannot be a column: write small letters, digits and _, a letter first."
            )
        if column.name in OF_EVERY_ROW:
            raise Invalid(f"Every row has its own {column.name!r}; choose another name.")
        if column.name in seen:
            raise Invalid(f"There are two columns {column.name!r}.")
        if column.type not in COLUMN_TYPES:
            raise Invalid(
                f"{column.type!r} is no type of a column; there are {', '.join(COLUMN_TYPES)}."
            )
        seen.add(column.name)
    return tuple(columns)


def checked_row(columns: Sequence[Column], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as they are kept, or raise RowInvalid; a column that is not named stays as it is."""
    types = {column.name: column.type for column in columns}
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if name not in types:
            raise RowInvalid(
                f"There is no column {name!r}; there are {', '.join(types)}.", column=name
            )
        kept[name] = None if value is None else _fitting(name, types[name], value)
    return kept


def read_row(columns: Sequence[Column], texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the row that texts, such as the cells of a CSV file, stand for; an empty text is missing."""
    types = {column.name: column.type for column in columns}
    values = {
        name: _read(types[name], text) if name in types and text != "" else text or None
        for name, text in texts.items()
    }
    return checked_row(columns, values)


def checked_condition(columns: Sequence[Column], condition: Condition) -> Condition:
    """Return the condition with its value as it is kept, or raise RowInvalid where it cannot hold."""
    of_row: dict[str, ColumnType] = {
        "row_id": "text",
        "created_at": "moment",
        "updated_at": "moment",
    }
    types = of_row | {column.name: column.type for column in columns}
    name, operator, value = condition.column, condition.operator, condition.value
    if name not in types:
        raise RowInvalid(f"There is no column {name!r}; there are {', '.join(types)}.", column=name)
    if operator in WITHOUT_VALUE:
        return Condition(name, operator)
    if value is None:
        raise RowInvalid(
            f"{name!r} is compared with nothing: use is_empty to ask for that.", column=name
        )
    if operator in ORDERED and types[name] in {"yes_no", "any"}:
        raise RowInvalid(f"Values of {name!r} have no order.", column=name)
    if operator == "contains" and types[name] != "text":
        raise RowInvalid(f"Only a text can contain something, and {name!r} is none.", column=name)
    return Condition(name, operator, _fitting(name, types[name], value))


def _fitting(name: str, type_: ColumnType, value: Any) -> Any:
    fits = _FITS[type_](value)
    if fits is None:
        shown = type(value).__name__ if isinstance(value, (dict, list)) else repr(value)[:80]
        raise RowInvalid(f"{name!r} takes {_WORDS[type_]}, not {shown}.", column=name)
    return fits


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and "\0" not in value else None


def _number(value: Any) -> float | int | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if is_number and math.isfinite(value) else None


def _yes_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _date(value: Any) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if _DATE.fullmatch(value) else None
    except (ValueError, TypeError):
        return None


def _moment(value: Any) -> str | None:
    """Return a moment in UTC to the millisecond, so that texts are in the order of time."""
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            return None
        return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, TypeError, OverflowError):
        return None


def _any(value: Any) -> Any:
    return None if _has_null_character(value) else value


def _has_null_character(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, Mapping):
        return any("\0" in key or _has_null_character(one) for key, one in value.items())
    return isinstance(value, list) and any(map(_has_null_character, value))


_FITS: Final = {
    "text": _text, "number": _number, "yes_no": _yes_no, "date": _date, "moment": _moment, "any": _any,
}  # fmt: skip
_WORDS: Final[dict[ColumnType, str]] = {
    "text": "a text",
    "number": "a number",
    "yes_no": "true or false",
    "date": "a date such as 2026-11-28",
    "moment": "a moment with its zone such as 2026-11-28T09:00:00Z",
    "any": "any value without null characters",
}
_YES_NO: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _read(type_: ColumnType, text: str) -> Any:
    """Return what a text stands for in a column of a type; the text itself where it stands for nothing."""
    if type_ == "number":
        try:
            return int(text) if re.fullmatch(r"[+-]?\d{1,15}", text.strip()) else float(text)
        except ValueError:
            return text
    if type_ == "yes_no":
        return _YES_NO.get(text.strip().lower(), text)
    return text
