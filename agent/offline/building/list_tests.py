"""Tests of a field that holds a list of words: its labels contain a word when one of them is that word."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.offline.building.field_choice import likeness
from agent.offline.building.item_shapes import Schema, kinds_of

_ALIKE = 0.85


def holds_words(schema: Schema) -> bool:
    """Tell whether a field is a list of words."""
    return "array" in kinds_of(schema) and "string" in kinds_of(schema.get("items", {}))


def named_lists(hint: str | None, fields: Mapping[str, Schema]) -> dict[str, Schema]:
    """Answer the fields that are lists of words and go by the very name that was said."""
    if not hint:
        return {}
    said = hint.lower()
    return {n: s for n, s in fields.items() if holds_words(s) and likeness(said, n) >= _ALIKE}


def of_one_in(text: str, field: str) -> str:
    """Return an expression that tests a list as a text so that it asks for one of its words."""
    path = rf"(?P<path>[\w.]*\b{re.escape(field)})"
    value = r"(?P<value>\"[^\"]*\")"
    text = re.sub(rf"{path}\.contains\({value}\)", _has, text)
    text = re.sub(rf"{path} == {value}", _has, text)
    return re.sub(rf"{path} != {value}", lambda found: f"!{_has(found)}", text)


def _has(found: re.Match[str]) -> str:
    return f"{found['path']}.exists(one, one == {found['value']})"
