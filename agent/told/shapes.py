"""JSON schemas in words: `list of {number: text, optional due at: moment}`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from agent.told.formulas import NotWords

_KINDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "e-mail address": {"type": "string", "format": "email"},
    "web address": {"type": "string", "format": "uri"},
    "moment": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "text or nothing": {"type": ["string", "null"]},
    "text": {"type": "string"},
    "whole number": {"type": "integer"},
    "number or nothing": {"type": ["number", "null"]},
    "number": {"type": "number"},
    "yes or no": {"type": "boolean"},
    "record": {"type": "object"},
    "list": {"type": "array"},
    "anything": {},
}
_BESIDE: Final = {
    "else": "default",
    "meaning": "description",
    "one of": "enum",
    "written like": "pattern",
    "at least": "minimum",
    "at most": "maximum",
}
"""What may follow a shape, by its word."""
_NAME: Final = re.compile(r"(?P<optional>optional )?(?P<name>\w+): ")
_EXACTLY: Final = "exactly "


def told_shape(schema: Any) -> str:
    """Say a schema in words that `shape_of` reads back to the same."""
    words = _told(schema) if isinstance(schema, Mapping) else None
    try:
        if words is not None and _json(shape_of(words)) == _json(schema):
            return words
    except NotWords:
        pass
    return _EXACTLY + _json(schema)


def shape_of(words: str) -> Any:
    """Read what `told_shape` says. Raises NotWords."""
    reader = _Reader(words)
    found = reader.shape()
    reader.end()
    return found


def _told(schema: Mapping[str, Any]) -> str | None:
    beside = {word: schema[key] for word, key in _BESIDE.items() if key in schema}
    bare = {key: value for key, value in schema.items() if key not in _BESIDE.values()}
    words = _told_bare(bare)
    if words is None:
        return None
    return words + "".join(f", {word} {_json(value)}" for word, value in beside.items())


def _told_bare(schema: Mapping[str, Any]) -> str | None:
    for words, kind in _KINDS.items():
        if schema == kind:
            return words
    if schema.get("type") == "array" and isinstance(schema.get("items"), Mapping):
        inner = _told(schema["items"])
        return None if inner is None else f"list of {inner}"
    if schema.get("type") == "object" and isinstance(schema.get("properties"), Mapping):
        return _told_record(schema["properties"], schema.get("required", ()))
    return None


def _told_record(fields: Mapping[str, Any], required: Any) -> str | None:
    told = []
    for name, schema in fields.items():
        words = _told(schema) if isinstance(schema, Mapping) else None
        if words is None:
            return None
        told.append(f"{'' if name in required else 'optional '}{name}: {words}")
    return f"{{{'; '.join(told)}}}"


class _Reader:
    """Reads a shape from the left."""

    def __init__(self, words: str) -> None:
        self._words, self._at = words, 0

    def end(self) -> None:
        if self._at < len(self._words):
            raise NotWords(f"“{self._words[self._at :]}” is too much")

    def shape(self) -> Any:
        if self._takes(_EXACTLY):
            return self._value()
        found = self._bare()
        while self._takes(", "):
            word = next((word for word in _BESIDE if self._takes(f"{word} ")), None)
            if word is None:
                raise NotWords(f"“{self._words[self._at :]}” is not understood")
            found[_BESIDE[word]] = self._value()
        return found

    def _bare(self) -> dict[str, Any]:
        if self._takes("list of "):
            return {"type": "array", "items": self.shape()}
        if self._takes("{"):
            return self._record()
        kind = next((kind for words, kind in _KINDS.items() if self._takes(words)), None)
        if kind is None:
            raise NotWords(f"“{self._words[self._at :]}” is no kind of value")
        return dict(kind)

    def _record(self) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        required = []
        while not self._takes("}"):
            if fields and not self._takes("; "):
                raise NotWords("the fields of a record are parted by “; ”")
            named = _NAME.match(self._words, self._at)
            if named is None:
                raise NotWords("a field of a record has a name and a colon")
            self._at = named.end()
            if not named["optional"]:
                required.append(named["name"])
            fields[named["name"]] = self.shape()
        whole = {"type": "object", "required": required, "properties": fields}
        return whole if required else {"type": "object", "properties": fields}

    def _takes(self, words: str) -> bool:
        if not self._words.startswith(words, self._at):
            return False
        self._at += len(words)
        return True

    def _value(self) -> Any:
        try:
            value, self._at = json.JSONDecoder().raw_decode(self._words, self._at)
        except json.JSONDecodeError as fault:
            raise NotWords(f"“{self._words[self._at :]}” is no value: {fault.msg}") from None
        return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
