"""Values as an explanation looks at them: their kind, their shape, and a short writing of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

MOST_LOOKED_AT = 200
_DEEPEST = 6
_SHORT = 120


class Missing:
    """Stands for a value that is not there."""

    def __repr__(self) -> str:
        return "missing"


MISSING = Missing()


def kind_of(value: Any) -> str:
    """Name the kind of a JSON value as people do."""
    if isinstance(value, Missing):
        return "missing"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"


def is_empty(value: Any) -> bool:
    """Tell an empty list, text or object."""
    return isinstance(value, str | list | dict) and not value


def is_apart(value: Any) -> bool:
    """Tell a reference to a payload that was too large for an event."""
    return isinstance(value, Mapping) and "$blob" in value and set(value) <= {"$blob", "size"}


def excerpt(value: Any, most: int = _SHORT) -> str:
    """Write a value in few characters."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= most else text[: most - 1] + "…"


def shape_of(value: Any, depth: int = _DEEPEST) -> Any:
    """Answer what a value is made of, without its contents; a list is the shapes of its items in one."""
    if isinstance(value, dict) and depth:
        return {str(key): shape_of(part, depth - 1) for key, part in value.items()}
    if isinstance(value, list) and depth:
        merged: Any = None
        for part in value[:MOST_LOOKED_AT]:
            merged = _merged(merged, shape_of(part, depth - 1))
        return ["empty"] if merged is None else [merged]
    return kind_of(value)


def _merged(one: Any, other: Any) -> Any:
    if one is None or one == other:
        return other
    if isinstance(one, dict) and isinstance(other, dict):
        keys = one.keys() & other.keys()
        return {key: _merged(one[key], other[key]) for key in sorted(keys)}
    return "several kinds"


def first_change(then: Any, now: Any, path: str = "") -> tuple[str, str, str] | None:
    """Answer the first place where two shapes part, and what stands there in each."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in [*then, *(k for k in now if k not in then)]:
            place = f"{path}.{key}" if path else str(key)
            if key not in now or key not in then:
                return place, _name(then.get(key)), _name(now.get(key))
            found = first_change(then[key], now[key], place)
            if found is not None:
                return found
        return None
    if isinstance(then, list) and isinstance(now, list):
        return first_change(then[0], now[0], f"{path}[]")
    return None if then == now else (path, _name(then), _name(now))


def _name(shape: Any) -> str:
    if shape is None:
        return "missing"
    if isinstance(shape, dict):
        return "an object"
    if isinstance(shape, list):
        return "an empty list" if shape == ["empty"] else "a list"
    return "an empty list" if shape == "empty" else str(shape)


def walked(value: Any, path: Sequence[str | int]) -> tuple[Any, int]:
    """Follow a path; answer what is there, and how many parts of the path could be followed."""
    for done, key in enumerate(path):
        if isinstance(value, Mapping) and key in value:
            value = value[key]
        elif _is_place(value, key):
            value = value[int(key)]
        else:
            return value, done
    return value, len(path)


def _is_place(value: Any, key: str | int) -> bool:
    return isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value)
