"""Checking a step's resolved arguments against the action's schema, once, before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema_rs import Draft202012Validator
from pydantic import ValidationError

from tools.sdk.action import Action
from tools.sdk.errors import bad_data
from tools.sdk.json_schema import findings, validator_of
from tools.sdk.schema import Arguments

# By action id: the catalogue is closed, so this holds a few dozen at most.
_validators: dict[str, Draft202012Validator] = {}


def checked_arguments(action: Action[Any, Any], args: Mapping[str, Any]) -> Arguments:
    """Return the arguments as the action's model, or raise with the first thing that does not fit."""
    schema = action.entry.input_schema
    given = args
    if None in args.values():
        given = {name: value for name, value in args.items() if not _left_out(schema, name, value)}
    validator = _validators.get(action.entry.id)
    if validator is None:
        validator = _validators[action.entry.id] = validator_of(schema)
    # Nearly all fit; only for those that do not is it worth finding out where.
    if not validator.is_valid(given):
        found = findings(validator, given, 1)
        place = found[0].path.lstrip("/") or "the arguments"
        raise bad_data(
            "arguments_invalid",
            f"{action.entry.id}: {place}: {found[0].message}",
            hint="look at what the step's expressions gave in this run",
        )
    try:
        model: Arguments = action.arguments.model_validate(given)
    except ValidationError as exc:
        first = exc.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise bad_data("arguments_invalid", f"{action.entry.id}: {place}: {first['msg']}") from exc
    return model


def _left_out(schema: Mapping[str, Any], name: str, value: Any) -> bool:
    """Say whether null stands for "nothing given": an optional argument that has no null of its own."""
    if value is not None or name in schema.get("required", ()):
        return False
    part = schema.get("properties", {}).get(name)
    return part is not None and ("type" in part or "anyOf" in part)
