"""What an argument takes, read from its schema: an address, a channel, a link, the content."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from agent.offline.building.remembered import once_for_each_schema

_MAIL_NAMES = re.compile(
    r"(?:^|_)(?:to|cc|bcc|e?mail|recipients?|addressee|reply_to|from_email|email_address)$"
)
_CHANNEL_NAMES = re.compile(r"(?:^|_)channel(?:_name|_id)?$")
_URL_NAMES = re.compile(r"(?:^|_)(?:url|uri|link|endpoint|address|webhook)$")
_CONTENT_NAMES = (
    "text",
    "message",
    "content",
    "body",
    "description",
    "note",
    "comment",
    "template",
    "markdown",
    "value",
)


@dataclass(frozen=True, slots=True)
class EntitySlot:
    """An argument and the kind of thing in a request that fits it."""

    argument: str
    takes: str
    required: bool


@once_for_each_schema
def slots_of(schema: Mapping[str, Any]) -> Sequence[EntitySlot]:
    """Answer the arguments that addresses and channels of a request can fill."""
    required = set(schema.get("required", ()))
    found = []
    for name, field in schema.get("properties", {}).items():
        kind = entity_kind(name, field)
        if kind:
            found.append(EntitySlot(name, kind, name in required))
    return tuple(found)


def entity_kind(name: str, field: Mapping[str, Any]) -> str | None:
    """Answer `mail`, `chan` or `url` where an argument takes one of these."""
    plain = _plain(name)
    options = [field, *field.get("anyOf", ()), *field.get("oneOf", ())]
    return _kind_of(plain, frozenset([o.get("format") or o.get("x-nexa-format") for o in options]))


@lru_cache(maxsize=8_192)
def _kind_of(plain: str, formats: frozenset[str | None]) -> str | None:
    if formats & {"email", "idn-email", "mailbox"} or _MAIL_NAMES.search(plain):
        return "mail"
    if _CHANNEL_NAMES.search(plain):
        return "chan"
    if formats & {"uri", "url", "iri"} or _URL_NAMES.search(plain):
        return "url"
    return None


@lru_cache(maxsize=8_192)
def _plain(name: str) -> str:
    """Answer a name in one spelling; the names of a catalogue come again with every request."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def content_argument(schema: Mapping[str, Any]) -> str | None:
    """Answer the argument that carries what is said, or None."""
    fields = schema.get("properties", {})
    required = set(schema.get("required", ()))
    named = [name for name in _CONTENT_NAMES if name in fields]
    return next((name for name in named if name in required), named[0] if named else None)


def takes_text(field: Mapping[str, Any]) -> bool:
    kinds = field.get("type")
    return kinds == "string" or (isinstance(kinds, list) and "string" in kinds)


def takes_address(field: Mapping[str, Any]) -> bool:
    """Tell whether what is called like a receiver takes an address: `to` may as well be a state, or a number."""
    options = [field, field.get("items", {}), *field.get("anyOf", ()), *field.get("oneOf", ())]
    patterns = [str(one["pattern"]) for one in options if "pattern" in one]
    examples = [str(one) for option in options for one in option.get("examples", ())]
    if patterns:
        return any(re.search(pattern, "a@b.example") for pattern in patterns)
    return not examples or any("@" in one for one in examples)


def takes_many(field: Mapping[str, Any]) -> bool:
    options = [field, *field.get("anyOf", ()), *field.get("oneOf", ())]
    return any(option.get("type") == "array" for option in options)


def list_path(schema: Mapping[str, Any]) -> tuple[str, bool] | None:
    """Answer where an output holds its list: (path, known), or the part of unknown shape that may hold one."""
    fields = schema.get("properties", {})
    for name, field in fields.items():
        if field.get("type") == "array":
            return f".{name}", True
    for name in ("body", "data", "result", "value", "output", "response"):
        if name in fields and fields[name].get("type") in {None, "object"}:
            inner = fields[name].get("properties", {})
            lists = [key for key, part in inner.items() if part.get("type") == "array"]
            if len(lists) == 1:
                return f".{name}.{lists[0]}", True
            return None if inner and not lists else (f".{name}", False)
    return None


def item_fields(schema: Mapping[str, Any], path: str) -> frozenset[str] | None:
    """Answer the fields of the items of the list at `path`; None where items may have any."""
    items = items_at(schema, path)
    named = items.get("properties")
    return frozenset(named) if named and items.get("additionalProperties") is False else None


def items_at(schema: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """Answer the schema of the items of the list at `path`; empty where nothing is declared of them."""
    place: Mapping[str, Any] = schema
    for name in path.strip(".").split("."):
        place = place.get("properties", {}).get(name, {})
    items: Mapping[str, Any] = place.get("items", {})
    return items
