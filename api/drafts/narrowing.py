"""What a sample teaches: the shape of an answer, where the action itself could not know it."""

from collections.abc import Mapping
from typing import Any, Final

Schema = Mapping[str, Any]
_KEPT_ITEMS: Final = 20
_KEPT_TEXT: Final = 4_000


def narrowed(declared: Schema, value: Any) -> dict[str, Any]:
    """Answer the declared schema with its open parts closed by what the sample shows."""
    properties = declared.get("properties")
    if not isinstance(properties, Mapping) or not isinstance(value, Mapping):
        return inferred(value)
    learnt = {
        name: inferred(value[name]) if _is_open(schema) and name in value else dict(schema)
        for name, schema in properties.items()
        if isinstance(schema, Mapping)
    }
    required = [name for name in declared.get("required", learnt) if name in learnt]
    return {"type": "object", "required": required, "properties": learnt}


def inferred(value: Any) -> dict[str, Any]:
    """Answer the JSON Schema of a value, all its items taken together."""
    from genson import SchemaBuilder

    builder = SchemaBuilder(schema_uri=None)
    builder.add_object(value)
    schema: dict[str, Any] = _without_nulls(builder.to_schema())
    return schema


def _without_nulls(schema: Any) -> Any:
    """Leave open what was null wherever it stood: that tells nothing of what it is otherwise."""
    if isinstance(schema, list):
        return [_without_nulls(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema == {"type": "null"}:
        return {}
    return {
        key: {name: _without_nulls(sub) for name, sub in part.items()}
        if key == "properties"
        else _without_nulls(part)
        for key, part in schema.items()
    }


def trimmed(value: Any) -> Any:
    """Shorten a sample to what a person looks at; the shape is learnt from the whole."""
    if isinstance(value, str):
        return value if len(value) <= _KEPT_TEXT else value[:_KEPT_TEXT] + "…"
    if isinstance(value, list):
        return [trimmed(item) for item in value[:_KEPT_ITEMS]]
    if isinstance(value, Mapping):
        return {key: trimmed(item) for key, item in value.items()}
    return value


def _is_open(schema: Any) -> bool:
    """Tell whether a schema leaves the shape to be found out.

    A dictionary whose values have a kind, such as the headers of an answer, is not: which names
    stand in it differs from one answer to the next, and none of them may be relied on.
    """
    if not isinstance(schema, Mapping):
        return True
    if "$ref" in schema or schema.get("properties"):
        return False
    match schema.get("type"):
        case "object":
            return not isinstance(schema.get("additionalProperties"), Mapping) or _is_open(
                schema["additionalProperties"]
            )
        case "array":
            return "items" not in schema or _is_open(schema["items"])
        case kind:
            return kind is None or isinstance(kind, list)
