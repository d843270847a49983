"""How well an operation came over: is everything it needs typed, does it answer something typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tools.openapi.operation import Operation
from tools.openapi.request import outgoing
from tools.samples import sample_of
from tools.sdk.errors import ActionFailed
from tools.sdk.json_schema import SchemaRefused, findings, validator_of

_SAYS_TYPE = frozenset({"type", "enum", "const"})
_PLACEHOLDER = "https://api.example.com"


def shortcomings(operation: Operation) -> list[str]:
    """Return what is missing for the operation to count as typed, in words; nothing when all is there.

    Typed means: every required parameter and body field has a type, the answer's body has a type
    (the null of an answer that is said to be empty included), and a call generated from the schema
    validates and can be written as a request.
    """
    found: list[str] = []
    untyped = _untyped(operation.input_schema, "")
    if untyped:
        found.append("a required field has no type")
    body = operation.output_schema["properties"]["body"]
    if not _is_typed(body):
        found.append("the document does not describe the answer")
    fault = _call_fault(operation)
    if fault:
        found.append(fault)
    return found


def _untyped(schema: Mapping[str, Any], path: str) -> str | None:
    """Return the first required field without a type."""
    for name in schema.get("required", ()):
        part = schema.get("properties", {}).get(name)
        here = f"{path}/{name}"
        if not isinstance(part, Mapping) or not _is_typed(part):
            return here
        if "properties" in part and (inner := _untyped(part, here)):
            return inner
    return None


def _is_typed(schema: Mapping[str, Any]) -> bool:
    if schema.keys() & _SAYS_TYPE:
        return True
    choices = [*schema.get("anyOf", ()), *schema.get("allOf", ())]
    return any(_is_typed(choice) for choice in choices)


def _call_fault(operation: Operation) -> str | None:
    try:
        validator = validator_of(operation.input_schema)
    except SchemaRefused:
        return "its schema cannot be compiled"
    args = sample_of(_required_only(operation.input_schema))
    if findings(validator, args, 1):
        return "a generated call does not validate"
    try:
        request = outgoing(operation, _PLACEHOLDER, args)
    except ActionFailed:
        return "a generated call cannot be written"
    return None if urlsplit(request.url).netloc else "its address cannot be read"


def _required_only(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema with required fields alone, so that a sample is the shortest valid call."""
    required = schema.get("required", ())
    properties = {
        name: _required_only(part) if isinstance(part, Mapping) else part
        for name, part in schema.get("properties", {}).items()
        if name in required
    }
    made = {**schema}
    if "properties" in schema:
        made["properties"] = properties
    if isinstance(schema.get("items"), Mapping):
        made["items"] = _required_only(schema["items"])
    for word in ("anyOf", "allOf"):
        if word in schema:
            made[word] = [_required_only(one) for one in schema[word]]
    return made
