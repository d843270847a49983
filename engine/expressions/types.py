"""The types of expressions: CEL's kinds, with JSON Schemas behind objects and lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.core.shapes import STANDS_IN

Schema = Mapping[str, Any]
Kind = Literal[
    "dyn",
    "null",
    "bool",
    "int",
    "uint",
    "double",
    "string",
    "bytes",
    "timestamp",
    "duration",
    "list",
    "map",
    "optional",
    "type",
]
WORDS: dict[Kind, str] = {
    "dyn": "a value of unknown type",
    "null": "null",
    "bool": "true or false",
    "int": "a whole number",
    "uint": "a whole number",
    "double": "a number",
    "string": "a text",
    "bytes": "bytes",
    "timestamp": "a time",
    "duration": "a duration",
    "list": "a list",
    "map": "an object",
    "optional": "an optional value",
    "type": "a type",
}
NUMBERS: frozenset[Kind] = frozenset({"int", "uint", "double"})
_JSON_KINDS: dict[str, Kind] = {
    "null": "null",
    "boolean": "bool",
    "integer": "int",
    "number": "double",
    "string": "string",
    "array": "list",
    "object": "map",
}
_SCHEMA_TYPES: dict[Kind, dict[str, Any]] = {
    "null": {"type": "null"},
    "bool": {"type": "boolean"},
    "int": {"type": "integer"},
    "uint": {"type": "integer"},
    "double": {"type": "number"},
    "string": {"type": "string"},
    "bytes": {"type": "string"},
    "timestamp": {"type": "string", "format": "date-time"},
    "duration": {"type": "string"},
}
_MAX_REFS = 16


@dataclass(frozen=True, slots=True, eq=False)
class Type:
    """A kind; for lists and optionals the type inside; for objects the schema of the fields."""

    kind: Kind
    nullable: bool = False
    inner: "Type | None" = None
    schema: Schema | None = None
    root: Schema | None = None
    instead: "Type | None" = None
    """What stands for it where it is missing, when that is of another kind."""

    @property
    def words(self) -> str:
        """Name the type as people do."""
        return WORDS[self.kind]

    @property
    def item(self) -> "Type":
        """Answer what a list holds, or an optional wraps."""
        if self.inner is not None:
            return self.inner
        if self.kind == "list" and self.schema is not None:
            return of_schema(self.schema.get("items", {}), self.root)
        return DYN

    @property
    def is_number(self) -> bool:
        """Tell whether it is known to be a number."""
        return self.kind in NUMBERS


DYN = Type("dyn")
NULL = Type("null")
BOOL = Type("bool")
INT = Type("int")
UINT = Type("uint")
DOUBLE = Type("double")
STRING = Type("string")
BYTES = Type("bytes")
TIMESTAMP = Type("timestamp")
DURATION = Type("duration")
TYPE = Type("type")
MAP = Type("map")
LIST = Type("list")


def list_of(item: Type) -> Type:
    """Answer the type of a list of these."""
    return Type("list", inner=item)


def optional_of(item: Type) -> Type:
    """Answer the type of a value that may be missing."""
    return Type("optional", inner=item)


def record(fields: Mapping[str, Type]) -> Type:
    """Answer the type of an object that has exactly these fields."""
    properties = {name: to_schema(kind) for name, kind in fields.items()}
    return Type(
        "map",
        schema={
            "type": "object",
            "properties": properties,
            "required": list(fields),
            "additionalProperties": False,
        },
    )


def of_schema(schema: Any, root: Schema | None = None, *, refs: int = 0) -> Type:
    """Answer the type a JSON Schema describes; whatever it leaves open is dyn."""
    if not isinstance(schema, Mapping):
        return DYN
    # A schema with definitions keeps its own, wherever it has been put.
    root = schema if root is None or "$defs" in schema else root
    if "$ref" in schema:
        target = _resolved(schema["$ref"], root) if refs < _MAX_REFS else None
        return DYN if target is None else of_schema(target, root, refs=refs + 1)
    return _of_alternatives(schema, root, refs) or _of_type_word(schema, root)


def _of_alternatives(schema: Schema, root: Schema, refs: int) -> Type | None:
    if "const" in schema:
        return of_value(schema["const"])
    if isinstance(schema.get("enum"), list) and "type" not in schema:
        return joined(of_value(value) for value in schema["enum"])
    for word in ("anyOf", "oneOf"):
        if isinstance(schema.get(word), list) and schema[word] and refs < _MAX_REFS:
            parts = [of_schema(part, root, refs=refs + 1) for part in schema[word][:32]]
            alone = len(parts) == 2 and STANDS_IN in schema
            return or_else(*parts) if alone else joined(parts)
    if isinstance(schema.get("allOf"), list) and refs < _MAX_REFS:
        return of_schema(_all_of(schema, root), root, refs=refs + 1)
    return None


def _of_type_word(schema: Schema, root: Schema) -> Type:
    word = schema.get("type")
    if isinstance(word, list):
        kinds = [part for part in word if part != "null"]
        parts = [of_schema({**schema, "type": part}, root) for part in kinds]
        found = joined(parts) if parts else NULL
        return replace(found, nullable=True) if "null" in word and found.kind != "null" else found
    if word is None:
        word = "object" if "properties" in schema else "array" if "items" in schema else ""
    kind = _JSON_KINDS.get(word if isinstance(word, str) else "")
    if kind is None:
        return DYN
    if kind in ("list", "map"):
        return Type(kind, schema=schema, root=root)
    return Type(kind, schema=schema if "enum" in schema else None)


def _resolved(ref: Any, root: Schema) -> Any:
    if not isinstance(ref, str) or not ref.startswith("#"):
        return None
    here: Any = root
    for part in ref[1:].strip("/").split("/"):
        if part == "":
            continue
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(here, Mapping) or name not in here:
            return None
        here = here[name]
    return here


def _all_of(schema: Schema, root: Schema) -> dict[str, Any]:
    merged: dict[str, Any] = {key: value for key, value in schema.items() if key != "allOf"}
    for part in schema["allOf"][:32]:
        target = _resolved(part["$ref"], root) if "$ref" in part else part
        if not isinstance(target, Mapping):
            continue
        for key, value in target.items():
            if key == "properties" and isinstance(value, Mapping):
                merged["properties"] = {**merged.get("properties", {}), **value}
            elif key == "required" and isinstance(value, list):
                merged["required"] = [*merged.get("required", []), *value]
            else:
                merged.setdefault(key, value)
    return merged


def of_value(value: Any) -> Type:
    """Answer the type of a plain JSON value."""
    if value is None:
        return NULL
    for python, found in ((bool, BOOL), (int, INT), (float, DOUBLE), (str, STRING)):
        if isinstance(value, python):
            return found
    return LIST if isinstance(value, list) else MAP if isinstance(value, Mapping) else DYN


def joined(types: Iterable[Type]) -> Type:
    """Answer the narrowest type that holds all of them."""
    found: Type | None = None
    for part in types:
        found = part if found is None else join(found, part)
    return found or DYN


def or_else(wanted: Type, instead: Type) -> Type:
    """Answer the type of a value, or of what stands for it where it is missing."""
    kinds = {wanted.kind, instead.kind}
    if len(kinds) == 1 or kinds & {"dyn", "null"} or kinds <= NUMBERS:
        return join(wanted, instead)
    return replace(wanted, instead=instead)


def join(left: Type, right: Type) -> Type:
    """Answer the narrowest type that holds both."""
    instead = left.instead or right.instead
    if instead is None:
        return _join(left, right)
    plain = _join(replace(left, instead=None), replace(right, instead=None))
    return plain if plain.kind == "dyn" else replace(plain, instead=instead)


def _join(left: Type, right: Type) -> Type:
    nullable = left.nullable or right.nullable
    if left.kind == "null" or right.kind == "null":
        other = right if left.kind == "null" else left
        return other if other.kind in ("null", "dyn") else replace(other, nullable=True)
    if left.is_number and right.is_number:
        kind: Kind = left.kind if left.kind == right.kind else "double"
        return Type(kind, nullable)
    if left.kind != right.kind:
        return replace(DYN, nullable=nullable)
    if left.kind in ("list", "optional"):
        inner = left.item if left.item is right.item else join(left.item, right.item)
        return Type(left.kind, nullable, inner)
    if left.kind == "map":
        return left if left.schema is right.schema else _join_records(left, right, nullable)
    return Type(left.kind, nullable)


def _join_records(left: Type, right: Type, nullable: bool) -> Type:
    a, b = left.schema or {}, right.schema or {}
    if not a.get("properties") or not b.get("properties"):
        return Type("map", nullable)
    properties: dict[str, Any] = {}
    for name in [*a["properties"], *(n for n in b["properties"] if n not in a["properties"])]:
        kinds = [field(t, name).type for t in (left, right) if field(t, name).known]
        properties[name] = to_schema(joined(kinds))
    required = [n for n in a.get("required", []) if n in b.get("required", [])]
    schema = {"type": "object", "properties": properties, "required": required}
    return Type("map", nullable, schema=schema)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object: its type, whether it is known at all and whether it is always there."""

    type: Type
    known: bool
    certain: bool


def field(owner: Type, name: str) -> Field:
    """Answer what the schema of an object says of one of its fields."""
    schema = owner.schema
    if schema is None:
        return Field(owner.inner or DYN, known=True, certain=True)
    properties = schema.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    if name in properties:
        declared = properties[name]
        has_default = isinstance(declared, Mapping) and "default" in declared
        certain = name in schema.get("required", ()) or has_default
        return Field(of_schema(declared, owner.root), known=True, certain=certain)
    more = schema.get("additionalProperties")
    if isinstance(more, Mapping) or more is True or "patternProperties" in schema:
        return Field(of_schema(more, owner.root), known=True, certain=False)
    open_shape = not properties and more is None
    return Field(DYN, known=open_shape, certain=open_shape)


def field_names(owner: Type) -> list[str]:
    """Answer the names of the fields the schema declares."""
    properties = (owner.schema or {}).get("properties")
    return list(properties) if isinstance(properties, Mapping) else []


def to_schema(found: Type) -> dict[str, Any]:
    """Write a type as a JSON Schema."""
    if found.instead is not None:
        parts = [to_schema(replace(found, instead=None)), to_schema(found.instead)]
        return {"anyOf": parts, STANDS_IN: True}
    schema: dict[str, Any]
    if found.kind in ("list", "map") and found.inner is None and found.schema is not None:
        schema = dict(found.schema)
        if found.root is not None and "$defs" in found.root:
            schema.setdefault("$defs", found.root["$defs"])
    elif found.kind == "list":
        schema = {"type": "array", "items": to_schema(found.item)}
    elif found.kind == "map":
        schema = {"type": "object"}
    elif found.schema is not None and found.kind != "optional":
        schema = dict(found.schema)
    else:
        schema = dict(_SCHEMA_TYPES.get(found.kind, {}))
    if found.nullable and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
    return schema
