"""Names of imported connectors, actions and arguments: the same document gives the same names."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_CONNECTOR = 30
LONGEST_ACTION = 60
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_FILLER = frozenset({"api", "apis", "rest", "the", "openapi", "specification", "swagger", "v"})


def connector_id(title: str) -> str:
    """Return a connector's id from the API's title: lower-case letters and digits."""
    words = [word.lower() for word in _WORD.findall(title)]
    kept = [word for word in words if word not in _FILLER] or words or ["service"]
    joined = "".join(kept)[:LONGEST_CONNECTOR]
    return joined if joined[0].isalpha() else f"x{joined}"[:LONGEST_CONNECTOR]


def action_name(operation_id: object, method: str, path: str) -> str:
    """Return the part behind the dot: the operation's own id, else its method and path."""
    is_named = isinstance(operation_id, str) and _WORD.search(operation_id)
    said = str(operation_id) if is_named else f"{method} {path}"
    name = snake(said)[:LONGEST_ACTION].strip("_")
    return name if name[:1].isalpha() else f"{method}_{name}"[:LONGEST_ACTION].strip("_")


def snake(text: str) -> str:
    """Return words of any spelling as snake_case."""
    return "_".join(word.lower() for word in _WORD.findall(text))


def title_of(summary: object, name: str) -> str:
    """Return a short title people read."""
    said = " ".join(str(summary or "").split()).rstrip(".")
    if 0 < len(said) <= 80:
        return said
    return name.replace("_", " ").capitalize()


def unique(wanted: str, taken: Iterable[str]) -> str:
    """Return the name, or with the first number that makes it new."""
    known = set(taken)
    if wanted not in known:
        return wanted
    number = 2
    while f"{wanted}_{number}" in known:
        number += 1
    return f"{wanted}_{number}"
