"""What kind of value a variable holds, as people say it and as the validator reads it."""

from collections.abc import Mapping
from typing import Any, Literal

from engine.core.shapes import closed

Kind = Literal["text", "number", "yes_no", "list", "map"]
_SCHEMAS: dict[Kind, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "yes_no": {"type": "boolean"},
    "list": {"type": "array"},
    "map": {"type": "object"},
}


def kind_of(value: Any) -> Kind:
    """Answer the kind of a value that is not null."""
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list) else "map"


def shape_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Answer the schema of `vars`: these names and no others, each of its kind."""
    return closed({key: _SCHEMAS[kind_of(value)] for key, value in values.items()})
