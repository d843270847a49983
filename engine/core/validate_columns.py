"""Arguments that name columns: each has to be a field of the rows that the step is given."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from engine.core.checker import Schema
from engine.core.document import ActionStep
from engine.core.edges import Placed
from engine.core.hole import hole_of
from engine.core.shapes import json_types
from engine.core.sites import Path
from engine.core.validate_context import Context
from engine.core.validate_types import env_of, item_of, value_type

COLUMNS: Final = "x-nexa-columns"
"""On an argument or a part of one: it names columns of the rows that the argument `of` gives."""


def check_columns(context: Context, placed: Placed, step: ActionStep, input_schema: Schema) -> None:
    """Note every column that is named and that the rows are known not to have."""
    for path, name, source in _named(input_schema, step.with_, ()):
        known = _fields(context, placed, step.with_.get(source))
        if known is None or name in known:
            continue
        where = (*placed.pointer, "with", *path)
        text, facts = f"the rows have no column {name!r}", {"name": name}
        hint = _hint(name, known)
        context.add("unknown_field", where, text, hint, step=step.id, facts=facts)


def _hint(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"there is {', '.join(known[:8])}" if known else "give it a list of objects"


def _named(schema: Any, value: Any, path: Path) -> Iterator[tuple[Path, str, str]]:
    """Answer every column that is written out, where it stands, and the argument with its rows."""
    if not isinstance(schema, Mapping):
        return
    if COLUMNS in schema:
        source = schema[COLUMNS]["of"]
        yield from ((place, name, source) for place, name in _names(value, path))
    elif isinstance(value, Mapping):
        properties = schema.get("properties", {})
        for key, part in value.items():
            yield from _named(properties.get(key), part, (*path, key))
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from _named(schema.get("items"), part, (*path, n))


def _names(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Answer the names in a text, in a list of texts, or those that an object gives other names."""
    if hole_of(value) is not None:
        return
    if isinstance(value, str):
        if "{{" not in value:
            yield path, value
    elif isinstance(value, Mapping):
        yield from (((*path, name), name) for name in value)
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from _names(part, (*path, n))


def _fields(context: Context, placed: Placed, rows: Any) -> list[str] | None:
    """Answer the fields of the rows, or None where they may have any."""
    if rows is None or hole_of(rows) is not None:
        return None
    item = item_of(value_type(context, rows, env_of(context, placed, rows, per_item=True)))
    if "$ref" in item:
        found = item.get("$defs", {}).get(str(item["$ref"]).removeprefix("#/$defs/"))
        item = found if isinstance(found, Mapping) else {}
    if "object" not in (json_types(item) or {"object"}):
        return []
    properties = item.get("properties")
    if not isinstance(properties, Mapping) or not properties:
        return None
    is_open = item.get("additionalProperties", False) is not False or "patternProperties" in item
    return None if is_open else list(properties)
