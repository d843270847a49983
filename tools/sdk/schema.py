"""JSON Schema of an argument or result model: closed, with every reference written in place.

Forms, the validator and the planner read these schemas without a resolver, so `$defs` never
leave this module.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, SkipValidation

from engine.core.batch import EACH
from engine.core.narrowing import KEEPS
from engine.core.validate_columns import COLUMNS

JsonSchema = dict[str, Any]
Json = Annotated[JsonValue, SkipValidation]
"""A value that is known to be JSON, such as one of a run: walking all of it again takes long."""


class Arguments(BaseModel):
    """Base of every action's arguments: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Result(BaseModel):
    """Base of every action's result."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class NotedResult(Result):
    """A result with something to be said of it beside what it gives, such as where it differs from what was announced."""

    note: dict[str, Any] = Field(default_factory=dict, exclude=True)


def expression(
    *variables: str,
    title: str,
    description: str,
    example: str,
    default: Any = ...,
    returns: Sequence[str] = (),
) -> Any:
    """Mark an argument as an expression that is evaluated once per item; required, unless it has a default.

    `returns`: the JSON types it has to give, where not every value will do.
    """
    mark: dict[str, Any] = {
        "vars": list(variables),
        **({"returns": list(returns)} if returns else {}),
    }
    return Field(
        default,
        title=title,
        description=description,
        min_length=1,
        max_length=10_000,
        json_schema_extra={"x-nexa-expr": mark, "examples": [example]},
    )


def each_is(action: str | None = None, argument: str | None = None) -> dict[str, Any]:
    """Say of a list argument that each item alone would be a call of an action, as this argument of it.

    Without an action it is the same one with a list of one; without an argument the item holds all of them.
    """
    told = {"action": action, "argument": argument}
    return {EACH: {key: value for key, value in told.items() if value is not None}}


def keeps(*path: str) -> dict[str, Any]:
    """Say of a list of names that the objects at this path of the answer keep only these; `*`: each of a list."""
    return {KEEPS: list(path)}


def names_columns_of(argument: str) -> dict[str, Any]:
    """Say of a text, a list of texts or the keys of an object that they are columns of the rows in an argument."""
    return {COLUMNS: {"of": argument}}


def schema_of(model: type[BaseModel], mode: Literal["validation", "serialization"]) -> JsonSchema:
    """Return the model's schema with references in place and without Python's own words."""
    schema = model.model_json_schema(by_alias=True, mode=mode)
    definitions = schema.pop("$defs", {})
    written = _in_place(schema, definitions)
    if not isinstance(written, dict):
        raise TypeError(f"the schema of {model.__name__} is not an object")
    written.pop("title", None)
    written.pop("description", None)
    return _without_nulls(written) if mode == "validation" else _without_titles(written)


def _without_nulls(schema: JsonSchema) -> JsonSchema:
    """Say "left out" by leaving out: Python's `None` default is no value people can give."""
    properties = schema.get("properties", {})
    return {**schema, "properties": {name: _optional(part) for name, part in properties.items()}}


def _optional(part: JsonSchema) -> JsonSchema:
    if part.get("default", ...) is not None:
        return part
    kept = {name: value for name, value in part.items() if name not in {"default", "anyOf"}}
    choices = [choice for choice in part.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        return {**choices[0], **kept}
    return {**kept, "anyOf": choices} if choices else kept


def _without_titles(node: Any) -> Any:
    """Drop the titles Pydantic makes of field names; a property may be called title."""
    if isinstance(node, list):
        return [_without_titles(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        name: {key: _without_titles(sub) for key, sub in part.items()}
        if name == "properties"
        else _without_titles(part)
        for name, part in node.items()
        if name != "title"
    }


def _in_place(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_in_place(part, definitions) for part in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if isinstance(reference, str):
        found = copy.deepcopy(definitions[reference.rsplit("/", 1)[-1]])
        beside = {name: part for name, part in node.items() if name != "$ref"}
        return _in_place({**found, **beside}, definitions)
    return {name: _in_place(part, definitions) for name, part in node.items()}
