"""Reading JSON that strangers wrote: duplicate names, NaN, huge numbers and deep nesting are refused."""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 100
MOST_NAMES = 200_000
"""In one object: its names are held twice while it is read."""
# A text with the colon that makes it a name, or where an object begins or ends.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}]', re.DOTALL)


class NotStrictJson(ValueError):
    """The text is not JSON we accept; the message says why."""


def parse_json(text: str | bytes) -> Any:
    """Return the value of a JSON text, or raise NotStrictJson."""
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text), "surrogatepass")
        _check_width(text)
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError as exc:
        raise NotStrictJson(f"it is nested deeper than {DEEPEST} levels") from exc
    except NotStrictJson:
        raise
    except (json.JSONDecodeError, UnicodeDecodeError, ValueError) as exc:
        raise NotStrictJson(str(exc)[:200]) from exc
    _check_depth(value)
    return value


def _check_width(text: str) -> None:
    """Refuse an object of very many names before it is read: a list of as many is a third as large."""
    if text.count(":") <= MOST_NAMES:
        return
    names = [0]
    for found in _TOKEN.finditer(text):
        if found[1] is not None:
            names[-1] += 1
            if names[-1] > MOST_NAMES:
                raise NotStrictJson(f"an object has more than {MOST_NAMES:,} names")
        elif found[0] == "{":
            names.append(0)
            if len(names) > DEEPEST + 1:
                raise NotStrictJson(f"it is nested deeper than {DEEPEST} levels")
        elif found[0] == "}" and len(names) > 1:
            names.pop()


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise NotStrictJson(f"the name {_twice(pairs)[:200]!r} stands twice in one object")
    return made


def _twice(pairs: list[tuple[str, Any]]) -> str:
    """Name what stands a second time; a set, for a stranger may send a million names."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return name
        seen.add(name)
    return ""


def _no_constant(name: str) -> Any:
    raise NotStrictJson(f"{name} is not a JSON value")


def _check_depth(value: Any) -> None:
    level = [value] if isinstance(value, dict | list) else []
    depth = 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise NotStrictJson(f"it is nested deeper than {DEEPEST} levels")
        level = [
            part
            for holder in level
            for part in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(part, dict | list)
        ]
