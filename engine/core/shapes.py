"""Shapes the validator knows without a catalogue: what control steps, loops, runs and errors hold."""

from collections.abc import Mapping
from typing import Any, Final

Schema = Mapping[str, Any]

STANDS_IN: Final = "x-nexa-stands-in"
"""Beside two alternatives: the second stands for the first where that is missing, so each has to fit."""
_TIME: Final[Schema] = {"type": "string", "format": "date-time"}
_TEXT_OR_NULL: Final[Schema] = {"type": ["string", "null"]}


def closed(properties: Mapping[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    """Answer the schema of an object with these fields and no others; all required by default."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


APPROVAL: Final = closed(
    {
        "outcome": {"enum": ["approved", "rejected"]},
        "by": _TEXT_OR_NULL,
        "comment": _TEXT_OR_NULL,
        "at": _TIME,
    }
)
WAITED: Final = closed({"until": _TIME})
RECEIVED: Final = closed({"name": {"type": "string"}, "key": _TEXT_OR_NULL, "payload": {}})
NOTHING: Final = closed({})
ERROR: Final = closed(
    {
        "class": {"type": "string"},
        "code": {"type": "string"},
        "message": {"type": "string"},
        "hint": _TEXT_OR_NULL,
        "retryable": {"type": "boolean"},
        "retry_after_s": {"type": ["number", "null"]},
        "blame": {"enum": ["ours", "yours", "theirs"]},
        "step": {"type": "string"},
    }
)
RUN: Final = closed(
    {
        "id": {"type": "string"},
        "started_at": _TIME,
        "workflow_id": {"type": "string"},
        "version": {"type": ["integer", "null"]},
        "mode": {"enum": ["live", "rehearsal", "test"]},
        "trigger_id": _TEXT_OR_NULL,
        "trigger_type": _TEXT_OR_NULL,
    }
)
ANY_OBJECT: Final[Schema] = {"type": "object"}


def for_each(value: Schema, on_item_error: str) -> dict[str, Any]:
    """Answer the output of a step that runs for each item of a list."""
    required = ["index", "key", "ok", "value"]
    if on_item_error == "collect":
        required.remove("value")
    item = closed(
        {
            "index": {"type": "integer"},
            "key": {"type": "string"},
            "ok": {"type": "boolean"},
            "value": value,
            "error": ERROR,
        },
        required,
    )
    counts = {name: {"type": "integer"} for name in ("count", "ok_count", "failed_count")}
    return closed({"items": {"type": "array", "items": item}, **counts})


def narrowed(base: Schema, narrow: Schema | None) -> Schema:
    """Answer the base shape with what is known better laid over it."""
    if narrow is None:
        return base
    if not isinstance(base.get("properties"), Mapping) or "properties" not in narrow:
        return narrow if narrow else base
    properties = dict(base["properties"])
    for name, schema in narrow["properties"].items():
        before = properties.get(name)
        fits = isinstance(before, Mapping) and isinstance(schema, Mapping)
        properties[name] = narrowed(before, schema) if fits and before else schema
    required = [*base.get("required", ())]
    required += [name for name in narrow.get("required", ()) if name not in required]
    return {**base, **narrow, "properties": properties, "required": required}


def json_types(schema: Any) -> frozenset[str] | None:
    """Answer the JSON types a schema allows, or None where that cannot be told."""
    if not isinstance(schema, Mapping) or "$ref" in schema or "allOf" in schema:
        return None
    if "const" in schema:
        return frozenset({type_word(schema["const"])})
    if isinstance(schema.get("type"), str):
        return frozenset({schema["type"]})
    if isinstance(schema.get("type"), list):
        return frozenset(schema["type"])
    if isinstance(schema.get("enum"), list):
        return frozenset(type_word(value) for value in schema["enum"])
    return _alternatives(schema)


def _alternatives(schema: Mapping[str, Any]) -> frozenset[str] | None:
    for word in ("anyOf", "oneOf"):
        parts = schema.get(word)
        if isinstance(parts, list) and parts:
            found: frozenset[str] = frozenset()
            for part in parts:
                types = json_types(part)
                if types is None:
                    return None
                found |= types
            return found
    return frozenset({"object"}) if "properties" in schema else None


def type_word(value: Any) -> str:
    """Answer the JSON type of a plain value."""
    if value is None:
        return "null"
    for kind, word in (
        (bool, "boolean"),
        (int, "integer"),
        (float, "number"),
        (str, "string"),
        (list, "array"),
    ):
        if isinstance(value, kind):
            return word
    return "object"


WORDS: Final = {
    "null": "null",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "string": "a text",
    "array": "a list",
    "object": "an object",
}


def in_words(types: frozenset[str]) -> str:
    """Name JSON types as people do."""
    return " or ".join(WORDS.get(word, word) for word in sorted(types))


def misfit(found: Any, wanted: Any) -> str | None:
    """Say why a value of one shape does not fit where another is wanted, or None when it may."""
    if isinstance(found, Mapping) and STANDS_IN in found and isinstance(found.get("anyOf"), list):
        return next(filter(None, (misfit(part, wanted) for part in found["anyOf"])), None)
    have, want = json_types(found), json_types(wanted)
    if have is None or want is None:
        return None
    solid = have - {"null"}
    accepted = want | {"integer"} if "number" in want else want
    if "integer" in want and "number" in solid:
        accepted |= {"number"}
    if solid and not solid & accepted:
        return f"{in_words(want)} is wanted here, this is {in_words(solid)}"
    if not solid and "null" not in want:
        return f"{in_words(want)} is wanted here, this is null"
    return _inner_misfit(found, wanted) if solid <= {"object", "array"} else None


def _inner_misfit(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> str | None:
    if isinstance(found.get("items"), Mapping) and isinstance(wanted.get("items"), Mapping):
        inner = misfit(found["items"], wanted["items"])
        return f"in the list, {inner}" if inner else None
    have, want = found.get("properties"), wanted.get("properties")
    if not isinstance(have, Mapping) or not isinstance(want, Mapping):
        return None
    for name in wanted.get("required", ()):
        if name not in have and found.get("additionalProperties") is False:
            return f"the field {name!r} is missing"
    for name in have.keys() & want.keys():
        inner = misfit(have[name], want[name])
        if inner:
            return f"in the field {name!r}, {inner}"
    return None
