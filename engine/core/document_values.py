"""The small types of the document: ids, numbers, durations, templates and holes."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    JsonValue,
    PlainSerializer,
    PlainValidator,
    SkipValidation,
    Strict,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from engine.core.hole import HOLE_KEY, HOLE_KINDS
from engine.core.words import CEL_RESERVED, ID_PATTERN

_T = TypeVar("_T")
# Strict values, but a JSON array is welcome where a tuple is kept.
Many = Annotated[tuple[_T, ...], Strict(False)]

# Values are checked to be plain JSON once, before the models see them.
Json = Annotated[JsonValue, SkipValidation]


class Closed(BaseModel):
    """A frozen value with no room for unknown keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        ser_json_inf_nan="constants",
        protected_namespaces=(),
    )


def _not_reserved(text: str) -> str:
    if text in CEL_RESERVED:
        raise PydanticCustomError(
            "reserved_word", "{word} is a reserved word of the expression language", {"word": text}
        )
    return text


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN), AfterValidator(_not_reserved)]
Key = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Notes = Annotated[str, StringConstraints(max_length=10_000)]
ActionId = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$", max_length=120)
]
# A step's ok port (`fetch`), a case (`check.big`) or an error port (`post.failed`).
AfterRef = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")
]


def _seconds(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("seconds_type", "must be a number of seconds")
    if not 0 <= value <= 366 * 24 * 3600 * 10:
        raise PydanticCustomError("seconds_range", "must be between 0 seconds and ten years")
    return value


def _amount(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number_type", "must be a number")
    if not 0 <= value <= 1e12:
        raise PydanticCustomError("number_range", "must be between 0 and 1e12")
    return value


def _as_given(value: Any) -> Any:
    return value


# Numbers keep the spelling they came with: 900 stays 900 and never turns to 900.0.
AS_GIVEN = PlainSerializer(_as_given, return_type=Any)
_NUMBER_SCHEMA = WithJsonSchema({"type": "number", "minimum": 0})
Seconds = Annotated[float, PlainValidator(_seconds), AS_GIVEN, _NUMBER_SCHEMA]
Amount = Annotated[float, PlainValidator(_amount), AS_GIVEN, _NUMBER_SCHEMA]


def template(value: Any) -> Any:
    """Answer a text or a hole as it is; raise for anything else."""
    if isinstance(value, str):
        if value.strip():
            return value
        raise PydanticCustomError("template_empty", "must not be empty")
    if isinstance(value, Mapping) and HOLE_KEY in value:
        return value
    raise PydanticCustomError("template_type", "must be a text with an expression in {{ }}")


def _condition(value: Any) -> Any:
    return value if isinstance(value, bool) else template(value)


def _items(value: Any) -> Any:
    return value if isinstance(value, list) else template(value)


def _number_or_template(value: Any) -> Any:
    return template(value) if isinstance(value, str | Mapping) else _seconds(value)


# Stands for the published form of a hole until the whole schema is put together.
HOLE_MARK = "x-nexa-hole"
_HOLE_SCHEMA: dict[str, Any] = {HOLE_MARK: True}
_TEXT_SCHEMA: dict[str, Any] = {"type": "string", "minLength": 1}

Template = Annotated[
    JsonValue, PlainValidator(template), WithJsonSchema({"anyOf": [_TEXT_SCHEMA, _HOLE_SCHEMA]})
]
Condition = Annotated[
    JsonValue,
    PlainValidator(_condition),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, _TEXT_SCHEMA, _HOLE_SCHEMA]}),
]
Items = Annotated[
    JsonValue,
    PlainValidator(_items),
    WithJsonSchema({"anyOf": [{"type": "array"}, _TEXT_SCHEMA, _HOLE_SCHEMA]}),
]
SecondsOrTemplate = Annotated[
    JsonValue,
    PlainValidator(_number_or_template),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, _TEXT_SCHEMA, _HOLE_SCHEMA]}),
]

# The published form of a hole, referred to by every place where one may stand.
HOLE_JSON_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [HOLE_KEY],
    "properties": {
        HOLE_KEY: {
            "type": "object",
            "additionalProperties": False,
            "required": ["kind", "label"],
            "properties": {
                "kind": {"enum": list(HOLE_KINDS)},
                "schema": {"type": "object"},
                "label": {"type": "string", "minLength": 1},
                "template": {"type": "string"},
                "of": {"type": "string"},
                "hint": {"type": "string"},
                "candidates": {"type": "array"},
            },
        }
    },
}
