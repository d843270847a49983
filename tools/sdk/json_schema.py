"""JSON Schema at run time: one dialect, linear patterns, and no reference ever leaves the process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import jsonschema_rs


class SchemaRefused(ValueError):
    """The schema is broken or points outside itself."""


@dataclass(frozen=True, slots=True)
class SchemaFinding:
    """One place of a value that does not fit; it never quotes the value."""

    path: str
    message: str
    keyword: str
    """The word of the schema that is broken, such as `type` or `required`."""


def validator_of(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """Return a compiled validator, from the cache where the schema was seen before."""
    return _compiled(json.dumps(schema, sort_keys=True))


def findings(
    validator: jsonschema_rs.Draft202012Validator, value: Any, most: int
) -> list[SchemaFinding]:
    """Return where and why `value` does not fit, at most `most` places."""
    errors = islice(validator.iter_errors(value), most)
    return [_finding(error) for error in errors]


@lru_cache(maxsize=512)
def _compiled(text: str) -> jsonschema_rs.Draft202012Validator:
    try:
        return jsonschema_rs.Draft202012Validator(
            json.loads(text),
            retriever=_never,
            mask="the value",
            validate_formats=True,
            pattern_options=jsonschema_rs.RegexOptions(),
        )
    except (ValueError, jsonschema_rs.ReferencingError) as exc:
        raise SchemaRefused(str(exc).splitlines()[0]) from exc


def _finding(error: jsonschema_rs.ValidationError) -> SchemaFinding:
    return SchemaFinding(_pointer(error.instance_path), error.message, str(error.schema_path[-1]))


def _never(uri: str) -> Any:
    raise SchemaRefused(f"references to other places are not followed: {uri}")


def _pointer(path: list[str | int]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
