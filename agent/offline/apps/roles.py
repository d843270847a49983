"""What an argument of a service's action is for: a place a person knows, a title, what is said, or a fact of the data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal

from agent.offline.building.schema_kinds import content_argument
from agent.offline.retrieval import properties
from engine.core.action import ActionSpec

Role = Literal["place", "title", "content", "fields", "fact"]

_PLACES: Final = frozenset(
    [
        "project",
        "board",
        "list",
        "base",
        "table",
        "repository",
        "spreadsheet",
        "sheet",
        "range",
        "calendar",
        "folder",
        "channel",
        "chat",
        "workspace",
        "bucket",
        "queue",
        "exchange",
        "topic",
        "subject",
        "database",
        "team",
        "section",
        "account",
        "sender",
        "template",
        "pipeline",
        "store",
        "location",
        "routing",
        "key",
        "server",
        "group",
        "form",
        "site",
        "domain",
        "workflow",
        "branch",
        "object",
        "kind",
    ]
)
_TITLES: Final = ("title", "name", "summary", "subject", "headline", "question")
_CONTENTS: Final = (
    "text",
    "body",
    "content",
    "description",
    "message",
    "note",
    "notes",
    "comment",
    "caption",
    "value",
    "payload",
)
# Other words for the same place.
_ALSO: Final = {"repository": ("repo",), "spreadsheet": ("sheet",), "folder": ("directory",), "range": ("sheet", "tab", "cells"), "routing key": ("queue",), "chat": ("group", "channel")}  # fmt: skip


def title_of(spec: ActionSpec) -> str | None:
    """Answer the argument that names the thing that is made, where there is one."""
    fields = properties(spec)
    required = spec.input_schema.get("required", ())
    named = [name for name in _TITLES if name in fields]
    return next((name for name in named if name in required), named[0] if named else None)


def content_of(spec: ActionSpec) -> str | None:
    """Answer the argument that carries what is said."""
    fields = properties(spec)
    required = spec.input_schema.get("required", ())
    named = [name for name in _CONTENTS if name in fields and name != title_of(spec)]
    wanted = next((name for name in named if name in required), named[0] if named else None)
    return wanted or (None if title_of(spec) else content_argument(spec.input_schema))


def role_of(name: str, spec: ActionSpec) -> Role:
    """Answer what an argument is for."""
    schema = properties(spec)[name]
    if name == title_of(spec):
        return "title"
    if name == content_of(spec):
        return "content"
    if schema.get("type") in {"object", "array"} and name not in {"labels", "tags", "guests"}:
        return "fields"
    called = set(_plain(name).split()) | set(str(schema.get("title", "")).lower().split())
    return "place" if called & _PLACES else "fact"


def names_of(name: str, schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Answer the words by which people speak of an argument."""
    plain, title = _plain(name), str(schema.get("title", "")).lower()
    found = [plain, title, *_ALSO.get(plain, ()), *_ALSO.get(title, ())]
    return tuple(dict.fromkeys(word for word in found if re.fullmatch(r"[a-z][a-z -]*", word)))


def _plain(name: str) -> str:
    return re.sub(r"_(?:ids?|name|on|key)$", "", name).replace("_", " ")
