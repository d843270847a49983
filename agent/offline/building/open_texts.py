"""The last look at what is sent and written: a place in braces that nothing filled is filled, or asked for, and never goes out as it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.building.cel import MARK
from agent.offline.building.rooms import Rooms
from engine.core.action import Catalog

# What stands between double braces is an expression already.
_ROOM: Final = re.compile(
    r"\{\{.*?\}\}|(?<![{$\\])\{(?P<name>[A-Za-z][\w'’]*(?:(?: | ?[-+*/] ?)[A-Za-z][\w'’]*){0,4})\}(?!\})",
    re.DOTALL,
)
# Languages of their own, in which braces are no room for a value.
_CODE: Final = frozenset(
    [
        "statement",
        "query",
        "mutation",
        "code",
        "script",
        "pattern",
        "expression",
        "template",
        "schema",
        "where",
        "filter",
        "program",
    ]
)


def with_filled_texts(
    document: Mapping[str, Any],
    catalog: Catalog,
    listed: Collection[str],
    noun: str | None = None,
) -> dict[str, Any]:
    """Return the document in which no text that goes out leaves room; `listed` are the fields a call is said to bring, `noun` is what it brings."""
    if not any(_names(step) for step in document.get("steps", ())):
        return dict(document)
    rooms = Rooms(document, catalog, listed, noun)
    return {**document, "steps": [_filled(step, rooms, catalog) for step in document["steps"]]}


def _names(step: Any) -> list[str]:
    """Answer the places that are left anywhere in a value."""
    return [m["name"] for text in _texts(step) for m in _ROOM.finditer(text) if m["name"]]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _filled(step: dict[str, Any], rooms: Rooms, catalog: Catalog) -> dict[str, Any]:
    if "steps" in step:
        return {**step, "steps": [_filled(one, rooms, catalog) for one in step["steps"]]}
    spec = catalog.action(str(step.get("uses")))
    if spec is None or not _names(step.get("with", {})):
        return step
    fields = spec.input_schema.get("properties", {})
    filling = _Filling(step, rooms)
    given = {
        name: value if name in _CODE else filling.put_into(value, name, fields.get(name, {}))
        for name, value in step["with"].items()
    }
    return {**step, "with": given}


@dataclass(frozen=True, slots=True)
class _Filling:
    """Fills what the arguments of one step leave room for."""

    step: Mapping[str, Any]
    rooms: Rooms

    def put_into(self, value: Any, name: str, schema: Mapping[str, Any]) -> Any:
        """Return a value with what is meant in each of its places, or as an open place of its own."""
        if isinstance(value, list):
            return [self.put_into(one, name, {}) for one in value]
        if isinstance(value, str):
            return self._in_text(value, name, schema)
        if not isinstance(value, Mapping):
            return value
        hole = value.get("$hole")
        if isinstance(hole, Mapping):
            return self._in_hole(hole, name, schema) or value
        return {key: self.put_into(one, str(key), {}) for key, one in value.items()}

    def _in_text(self, text: str, name: str, schema: Mapping[str, Any]) -> Any:
        filled = _ROOM.sub(self._meant, text)
        left = [match for match in _ROOM.finditer(filled) if match["name"]]
        return _asked(filled, left, name, schema) if left else filled

    def _in_hole(self, hole: Mapping[str, Any], name: str, schema: Mapping[str, Any]) -> Any:
        """An open place may stand in a text that leaves more room."""
        template = hole.get("template")
        if not isinstance(template, str):
            return None
        filled = _ROOM.sub(self._meant, template)
        left = [match for match in _ROOM.finditer(filled) if match["name"]]
        if left:
            return _whole(filled.replace(MARK, "…"), left, name, schema)
        return {"$hole": {**hole, "template": filled}} if filled != template else None

    def _meant(self, match: re.Match[str]) -> str:
        meant = self.rooms.meant(match["name"], self.step) if match["name"] else None
        return match[0] if meant is None else f"{{{{ {meant} }}}}"


def _asked(text: str, left: list[re.Match[str]], name: str, schema: Mapping[str, Any]) -> Any:
    """Ask for the one value that lacks, or for the whole text where several do."""
    if len({match["name"] for match in left}) > 1 or len(left) > 1:
        return _whole(text, left, name, schema)
    (room,) = left
    hole = {
        "kind": "value",
        "label": f"What is the {_said(room)} in “{_short(text)}”?",
        "schema": {"type": "string"},
        "hint": room["name"],
        "template": f"{text[: room.start()]}{MARK}{text[room.end() :]}",
    }
    return {"$hole": hole}


def _whole(text: str, left: list[re.Match[str]], name: str, schema: Mapping[str, Any]) -> Any:
    names = " and the ".join(dict.fromkeys(_said(match) for match in left))
    label = f"What is the {names} in “{_short(text)}”?"
    of = {key: schema[key] for key in ("type", "maxLength", "pattern") if key in schema}
    hole = {"kind": "value", "label": label, "schema": of or {"type": "string"}, "hint": name}
    return {"$hole": hole}


def _said(match: re.Match[str]) -> str:
    return str(match["name"]).replace("_", " ")


def _short(text: str) -> str:
    """Say a text in a question: what is filled in already is left out of it."""
    plain = " ".join(re.sub(r"\{\{.*?\}\}", "…", text, flags=re.DOTALL).split())
    return plain if len(plain) <= 80 else f"{plain[:79]}…"
