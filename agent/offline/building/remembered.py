"""What is read from a schema is read once: schemas of a catalogue come again with every request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final, TypeVar

T = TypeVar("T")
Schema = Mapping[str, Any]
_MOST: Final = 8_192


def once_for_each_schema(read: Callable[[Schema], T]) -> Callable[[Schema], T]:
    """Remember by identity, as a schema has no hash; with the schema itself, so that no other takes its place in memory."""
    known: dict[int, tuple[Schema, T]] = {}

    @wraps(read)
    def remembered(schema: Schema) -> T:
        found = known.get(id(schema))
        if found is None or found[0] is not schema:
            if len(known) >= _MOST:
                known.clear()
            found = known[id(schema)] = schema, read(schema)
        return found[1]

    return remembered
