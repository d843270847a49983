"""Comparing values of items: what counts as the same, and what comes first."""

from __future__ import annotations

import json
import re
from functools import total_ordering
from typing import Any

from tools.sdk.errors import bad_data

_LOOKS_LIKE_JSON = re.compile(r'^(?:[-\d"\[{]|true$|false$|null$)')


def identity(value: Any) -> str:
    """Return one text per distinct value; 1 and 1.0 are the same number, "1" is not."""
    return json.dumps(_whole(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def key_text(value: Any) -> str:
    """Return a readable key that is still one per value: texts stand bare unless they look like JSON."""
    if isinstance(value, str) and value and not _LOOKS_LIKE_JSON.match(value):
        return value
    return identity(value)


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(part) for part in value]
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    return value


@total_ordering
class SortKey:
    """A value with an order among its own kind; kinds do not mix."""

    __slots__ = ("_index", "_kind", "_value")

    def __init__(self, value: Any, index: int) -> None:
        self._value, self._index = value, index
        self._kind = _kind(value)
        if self._kind == "other":
            raise bad_data(
                "not_sortable",
                f"item {index} gives a {type(value).__name__}, which has no order",
                hint="sort by a number, a text, a time or a true/false value",
            )

    @property
    def empty(self) -> bool:
        """Whether there is nothing to compare."""
        return self._kind == "empty"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SortKey) and bool(self._value == other._value)

    __hash__ = None  # type: ignore[assignment]

    def __lt__(self, other: SortKey) -> bool:
        if self._kind != other._kind:
            raise bad_data(
                "mixed_kinds",
                f"items {self._index} and {other._index} cannot be compared: "
                f"{self._kind} and {other._kind}",
                hint="make every item give the same kind of value",
            )
        return bool(self._value < other._value)


def _kind(value: Any) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return "true/false"
        case int() | float():
            return "number"
        case str():
            return "text"
        case _:
            return "other"
