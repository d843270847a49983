"""The published JSON Schema of documents, and validators of JSON Schemas, compiled once."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs
import orjson

from engine.core.document import Document
from engine.core.document_values import HOLE_JSON_SCHEMA, HOLE_MARK
from engine.errors import Invalid

Schema = Mapping[str, Any]
SCHEMA_ID = "https://nexabuilder.dev/schemas/document-1.json"


def document_schema() -> dict[str, Any]:
    """Answer the JSON Schema (2020-12) of format 1."""
    schema = _with_holes(Document.model_json_schema(by_alias=True, mode="validation"))
    defs = {**schema.pop("$defs", {}), "hole": HOLE_JSON_SCHEMA}
    for part in (schema, *defs.values()):
        part.pop("title", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "NexaBuilder workflow document, format 1",
        **schema,
        "$defs": defs,
    }


def _with_holes(node: Any) -> Any:
    if isinstance(node, list):
        return [_with_holes(part) for part in node]
    if not isinstance(node, dict):
        return node
    if HOLE_MARK in node:
        return {"$ref": "#/$defs/hole"}
    return {key: _with_holes(part) for key, part in node.items()}


class _Same:
    """A schema that is equal only to itself, so that compiled validators can be kept."""

    __slots__ = ("schema",)

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def __hash__(self) -> int:
        return id(self.schema)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.schema is self.schema


def _never_fetch(address: str) -> Any:
    raise ValueError(f"a schema refers to {address[:80]!r}: only references inside it are followed")


@lru_cache(maxsize=1024)
def _compiled(same: _Same) -> Any:
    return jsonschema_rs.validator_for(dict(same.schema), retriever=_never_fetch)


def schema_errors(schema: Schema, value: Any) -> Iterator[Any]:
    """Answer what a value breaks of a schema; the compiled form is kept for the next time."""
    yield from _compiled(_Same(schema)).iter_errors(value)


def schema_fault(schema: Any) -> str | None:
    """Say why something is not a JSON Schema, or None when it is one; nothing is ever fetched."""
    if not isinstance(schema, Mapping):
        return "a JSON Schema is an object"
    return _fault_of(orjson.dumps(schema))


def schema_validator(schema: Schema) -> jsonschema_rs.Validator:
    """Compile a schema somebody wrote; nothing is ever fetched. Raises Invalid with the reason."""
    if (fault := schema_fault(schema)) is not None:
        raise Invalid(f"The schema cannot be used: {fault}.")
    return jsonschema_rs.validator_for(dict(schema), retriever=_never_fetch)


@lru_cache(maxsize=1024)
def _fault_of(text: bytes) -> str | None:
    try:
        jsonschema_rs.validator_for(orjson.loads(text), retriever=_never_fetch)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        return str(error).splitlines()[0][:200]
    return None
