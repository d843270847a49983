"""Where a request speaks of a step: by the channel, the address, the words in quotes or the app that only this step has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agent.offline.language.patterns import pattern_of

# What says best which step is meant, by the name of the argument.
_TELLING = ("channel", "to", "chat_id", "url", "table", "repository", "topic", "queue", "bucket")
_APPS = {
    "gsheets": ("google sheet", "sheet"),
    "datatable": ("table",),
    "sql": ("table", "database", "postgres", "sql"),
    "email": ("mail",),
    "aws": ("s3",),
}


def places_of(steps: Sequence[Mapping[str, Any]], text: str) -> dict[str, int]:
    """Answer where each step is spoken of, by its id; a step of which nothing is said is left out."""
    small = text.lower()
    taken: dict[str, int] = {}
    found: dict[str, int] = {}
    for step in steps:
        for key in _keys(step):
            at = _next(small, key, taken)
            if at is not None:
                found[str(step["id"])] = at
                break
    return found


def _next(small: str, key: str, taken: dict[str, int]) -> int | None:
    """Answer the first place of a word that no step before has; else the last that one of them has."""
    word = pattern_of(rf"(?<![\w#@]){re.escape(key)}(?!\w)")
    again = word.search(small, taken.get(key, -1) + 1)
    if again is None and key not in taken:
        return None
    taken[key] = again.start() if again is not None else taken[key]
    return taken[key]


def _keys(step: Mapping[str, Any]) -> Iterator[str]:
    given = step.get("with", {})
    told = [given[name] for name in _TELLING if isinstance(given.get(name), str)]
    told += sorted((v for v in given.values() if isinstance(v, str)), key=len, reverse=True)
    for value in told:
        key = value.partition("{{")[0].strip().lower()
        if len(key) > 2 and value not in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            yield key
    app = str(step.get("uses", "")).partition(".")[0]
    yield from _APPS.get(app, (app,) if app and app != "http" else ())
