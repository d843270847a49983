"""Data: check a value against a JSON Schema before the next steps rely on it."""

from __future__ import annotations

import asyncio
from typing import Literal

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.json_schema import SchemaRefused, findings, validator_of
from tools.sdk.schema import Arguments, Result

MOST_ERRORS = 100


class ValidateArguments(Arguments):
    value: JsonValue = Field(title="Value", description="The value to check.")
    schema_: dict[str, JsonValue] = Field(
        alias="schema",
        title="JSON Schema",
        description="The shape it must have (JSON Schema 2020-12, without references to the web).",
        examples=[{"type": "object", "required": ["id"]}],
    )
    on_invalid: Literal["fail", "report"] = Field(
        default="fail",
        title="When it does not fit",
        description="fail: the step fails; report: the step succeeds and says what is wrong.",
    )


class Finding(Result):
    path: str = Field(description="Where, as a JSON pointer.")
    message: str = Field(description="What is wrong there.")


class Validated(Result):
    valid: bool = Field(description="Whether the value fits.")
    value: JsonValue = Field(
        description="The value itself.", json_schema_extra={"x-nexa-type": {"schema": "schema"}}
    )
    errors: list[Finding] = Field(description="What is wrong; empty when it fits.")


@action(
    "data.validate",
    title="Check data",
    effect="pure",
    wording=Wording(
        synonyms=(
            "validate", "check", "verify", "make sure", "schema", "required fields", "well formed",
            "data quality", "sanity check", "must have", "reject invalid",
        ),
        examples=(
            "make sure every order has an id and an amount",
            "stop if the payload is not valid",
            "check the data against a schema",
        ),
    ),
)  # fmt: skip
async def validate_data(ctx: StepContext, args: ValidateArguments) -> Validated:  # noqa: ARG001
    """Check a value against a JSON Schema; fail or report what does not fit."""
    try:
        validator = validator_of(args.schema_)
    except SchemaRefused as exc:
        raise bad_data("schema_invalid", f"the schema cannot be used: {exc}") from exc
    found = await asyncio.to_thread(findings, validator, args.value, MOST_ERRORS)
    errors = [Finding(path=one.path, message=one.message) for one in found]
    if errors and args.on_invalid == "fail":
        first = errors[0]
        raise bad_data(
            "data_invalid",
            f"the value does not fit the schema: {first.path or 'the whole value'}: {first.message}",
            hint=f"{len(errors)} finding(s) in all; set on_invalid to report to go on",
        )
    return Validated(valid=not errors, value=args.value, errors=errors)
