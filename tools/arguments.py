"""Checking a step's resolved arguments against the action's schema, once, before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema_rs import Draft202012Validator
from pydantic import ValidationError

from engine.core.action import ActionSpec
from tools.sdk.action import Performed
from tools.sdk.errors import bad_data
from tools.sdk.json_schema import findings, validator_of
from tools.sdk.schema import Arguments

_MOST_KEPT = 2_000
# By action id, with the schema it was made of: two workspaces may mean different things by one id.
_validators: dict[str, tuple[Mapping[str, Any], Draft202012Validator]] = {}


def checked_arguments(action: Performed, args: Mapping[str, Any]) -> Arguments:
    """Return the arguments as the action's model, or raise with the first thing that does not fit."""
    spec = action.spec
    schema = spec.input_schema
    given = args
    if None in args.values():
        given = {name: value for name, value in args.items() if not _left_out(schema, name, value)}
    validator = _validator(spec)
    # Nearly all fit; only for those that do not is it worth finding out where.
    if not validator.is_valid(given):
        found = findings(validator, given, 1)
        place = found[0].path.lstrip("/") or "the arguments"
        raise bad_data(
            "arguments_invalid",
            f"{spec.id}: {place}: {found[0].message}",
            hint="look at what the step's expressions gave in this run",
        )
    try:
        model: Arguments = action.arguments.model_validate(given)
    except ValidationError as exc:
        first = exc.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise bad_data("arguments_invalid", f"{spec.id}: {place}: {first['msg']}") from exc
    return model


def _validator(spec: ActionSpec) -> Draft202012Validator:
    kept = _validators.get(spec.id)
    if kept is not None and kept[0] is spec.input_schema:
        return kept[1]
    if len(_validators) >= _MOST_KEPT:
        _validators.clear()
    made = validator_of(spec.input_schema)
    _validators[spec.id] = (spec.input_schema, made)
    return made


def _left_out(schema: Mapping[str, Any], name: str, value: Any) -> bool:
    """Say whether null stands for "nothing given": an optional argument that has no null of its own."""
    if value is not None or name in schema.get("required", ()):
        return False
    part = schema.get("properties", {}).get(name)
    return part is not None and ("type" in part or "anyOf" in part)
