"""The shape of an answer that a document shows but does not describe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from genson import SchemaBuilder

from tools.sdk.strict_json import NotStrictJson, parse_json


def shape_of_examples(described: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema that fits every example of a media type; nothing where there is none."""
    values = list(_values(described))
    if not values:
        return {}
    builder = SchemaBuilder(schema_uri=None)
    for value in values:
        builder.add_object(value)
    schema: dict[str, Any] = builder.to_schema()
    made: dict[str, Any] = _without_required(schema)
    return made


def _values(described: Mapping[str, Any]) -> Iterator[Any]:
    if "example" in described:
        yield _read(described["example"])
    several = described.get("examples")
    for one in several.values() if isinstance(several, Mapping) else ():
        if isinstance(one, Mapping) and "value" in one:
            yield _read(one["value"])


def _read(value: Any) -> Any:
    """Return what an example holds; many are written as JSON inside a text."""
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            return parse_json(value)
        except NotStrictJson:
            return value
    return value


def _without_required(schema: Any) -> Any:
    """An example shows what may be there, not what is always there."""
    if isinstance(schema, list):
        return [_without_required(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        word: _without_required(part)
        for word, part in schema.items()
        if not (word == "required" and isinstance(part, list))
    }
