"""Where data goes and comes from: who is written to, and which tables, sheets, folders and queues are worked with."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from engine.core.action import ActionSpec, Effect
from engine.core.hole import hole_of

AT_RUN_TIME: Final = "decided at run time"
QUIET: Final = frozenset({"pure", "read"})
_RECIPIENTS: Final = frozenset(
    {
        "to",
        "cc",
        "bcc",
        "reply_to",
        "channel",
        "channel_id",
        "chat_id",
        "recipient",
        "recipients",
        "guests",
        "users",
        "topic",
        "subject",
        "routing_key",
        "exchange",
    }
)
_WORDS: Final = frozenset({"subject", "topic"})
"""In many messages these are words: they name a receiver only where nothing else does."""
_PLACES: Final = frozenset(
    {
        "table",
        "base_id",
        "spreadsheet_id",
        "database_id",
        "bucket",
        "to_bucket",
        "folder",
        "to_folder",
        "repository",
        "project",
        "object",
        "calendar",
        "list_id",
        "board_id",
        "team_id",
        "queue",
        "stream",
    }
)
_OPEN_TO_ALL: Final = "anyone"
_TABLES: Final = re.compile(
    r"(?i)\b(?:from|join|into|update|table)\s+((?:[\w$]+|\"[^\"]+\"|`[^`]+`)(?:\.(?:[\w$]+|\"[^\"]+\"|`[^`]+`))*)"
)


def at_run_time(text: str) -> str:
    """Say that something is decided at run time, and by what: another expression is another decision."""
    return f"{AT_RUN_TIME}: {' '.join(text.split())}"


def recipients_of(given: Mapping[str, Any]) -> Iterator[str]:
    """Answer who or what a writing step names as its receiver."""
    named = given.keys() & _RECIPIENTS
    for name in named if named <= _WORDS else named - _WORDS:
        yield from _names(given[name])
    if given.get("with") == _OPEN_TO_ALL:
        yield _OPEN_TO_ALL


def places_of(spec: ActionSpec, effect: Effect, given: Mapping[str, Any]) -> Iterator[str]:
    """Answer which named containers of data a step reads or writes."""
    if effect == "pure":
        return
    service = spec.id.partition(".")[0]
    verb = "read" if effect in QUIET else "write"
    found = [name for key in given.keys() & _PLACES for name in _names(given[key])]
    statement = given.get("statement")
    if isinstance(statement, str):
        found += [at_run_time(statement)] if "{{" in statement else _TABLES.findall(statement)
    yield from (f"{verb} {service}: {name}" for name in found)


def _names(value: Any) -> Iterator[str]:
    if hole_of(value) is not None:
        return
    if isinstance(value, str):
        yield at_run_time(value) if "{{" in value else value
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)
