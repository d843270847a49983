"""What an argument of a service's action is for: a place a person knows, a title, what is said, or a fact of the data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
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

_SPOKEN: Final = re.compile(r"[a-z][a-z -]*")


def title_of(spec: ActionSpec) -> str | None:
    """Answer the argument that names the thing that is made, where there is one."""
    return _first_of(_TITLES, spec)


def content_of(spec: ActionSpec) -> str | None:
    """Answer the argument that carries what is said."""
    title = title_of(spec)
    wanted = _first_of(_CONTENTS, spec, title)
    return wanted or (None if title else content_argument(spec.input_schema))


def _first_of(names: Sequence[str], spec: ActionSpec, but: str | None = None) -> str | None:
    """Answer the first of the names that is an argument which is needed, else the first that is one at all."""
    fields, required = properties(spec), spec.input_schema.get("required", ())
    first = None
    for name in names:
        if name in fields and name != but:
            if name in required:
                return name
            first = first or name
    return first


def role_of(name: str, spec: ActionSpec) -> Role:
    """Answer what an argument is for."""
    schema = properties(spec)[name]
    if name == title_of(spec):
        return "title"
    if name == content_of(spec):
        return "content"
    if schema.get("type") in {"object", "array"} and name not in {"labels", "tags", "guests"}:
        return "fields"
    return _place_or_fact(name, str(schema.get("title", "")))


@lru_cache(maxsize=4_096)
def _place_or_fact(name: str, title: str) -> Role:
    called = {*_plain(name).split(), *title.lower().split()}
    return "place" if called & _PLACES else "fact"


def names_of(name: str, schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Answer the words by which people speak of an argument."""
    return _spoken(_plain(name), str(schema.get("title", "")).lower())


@lru_cache(maxsize=4_096)
def _spoken(plain: str, title: str) -> tuple[str, ...]:
    found = [plain, title, *_ALSO.get(plain, ()), *_ALSO.get(title, ())]
    return tuple(dict.fromkeys(word for word in found if _SPOKEN.fullmatch(word)))


@lru_cache(maxsize=4_096)
def _plain(name: str) -> str:
    return re.sub(r"_(?:ids?|name|on|key)$", "", name).replace("_", " ")
