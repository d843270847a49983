"""Data: check a value against a JSON Schema before the next steps rely on it."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.json_schema import SchemaRefused, findings, validator_of
from tools.sdk.schema import Arguments, Result

MOST_ERRORS = 100
MOST_REASONS = 10
MOST_ROWS = 1_000_000
MOST_DESCRIBED = 100_000


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


class ValidateRowsArguments(Arguments):
    rows: list[JsonValue] = Field(
        title="Rows", description="The rows to check, one by one.", max_length=MOST_ROWS
    )
    schema_: dict[str, JsonValue] = Field(
        alias="schema",
        title="JSON Schema",
        description="The shape each row must have (JSON Schema 2020-12, without references to the web).",
        examples=[{"type": "object", "required": ["id"]}],
    )
    most_rejected: int | None = Field(
        default=None,
        title="At most rejected",
        description="The step fails when more rows than this do not fit; left out: it never does.",
        ge=0,
        le=MOST_ROWS,
    )


class Rejected(Result):
    index: int = Field(ge=0, description="The place of the row among those given, from 0.")
    row: JsonValue = Field(description="The row, as it was given.")
    errors: list[Finding] = Field(description="What is wrong with it, at most 10.")


class Sorted(Result):
    rows: list[JsonValue] = Field(
        description="The rows that fit, in order.",
        json_schema_extra={"items": {"x-nexa-type": {"schema": "schema"}}},
    )
    count: int = Field(ge=0, description="How many rows fit.")
    rejected: list[Rejected] = Field(description="The rows that do not fit, each with its reasons.")
    rejected_count: int = Field(ge=0, description="How many rows do not fit.")


@action(
    "data.validate_rows",
    title="Set bad rows aside",
    effect="pure",
    wording=Wording(
        synonyms=(
            "validate rows", "dead letter", "dead-letter list", "set bad rows aside", "invalid rows",
            "quarantine rows", "rejected rows",
        ),
        examples=(
            "validate each row and set the bad rows aside",
            "put rows that do not fit the schema on a dead-letter list",
        ),
    ),
)  # fmt: skip
async def validate_rows(ctx: StepContext, args: ValidateRowsArguments) -> Sorted:  # noqa: ARG001
    """Check rows one by one against a JSON Schema; those that do not fit come apart, with reasons."""
    try:
        validator = validator_of(args.schema_)
    except SchemaRefused as exc:
        raise bad_data("schema_invalid", f"the schema cannot be used: {exc}") from exc
    good, bad = await asyncio.to_thread(_sorted, validator, args.rows)
    if args.most_rejected is not None and len(bad) > args.most_rejected:
        first = bad[0]
        raise bad_data(
            "too_many_rejected",
            f"{len(bad)} of {len(args.rows)} rows do not fit the schema, at most {args.most_rejected} may; "
            f"row {first.index}: {first.errors[0].path or 'the whole row'}: {first.errors[0].message}",
            hint="mend the source, or allow more rejected rows",
        )
    return Sorted(rows=good, count=len(good), rejected=bad, rejected_count=len(bad))


def _sorted(validator: Any, rows: list[JsonValue]) -> tuple[list[JsonValue], list[Rejected]]:
    good, bad = [], []
    for index, row in enumerate(rows):
        if validator.is_valid(row):
            good.append(row)
            continue
        errors = findings(validator, row, MOST_REASONS)
        named = [Finding(path=one.path, message=one.message) for one in errors]
        bad.append(Rejected(index=index, row=row, errors=named))
    return good, bad


class InferSchemaArguments(Arguments):
    rows: list[JsonValue] = Field(
        title="Rows",
        description="The rows, or any other values, to describe together.",
        max_length=MOST_DESCRIBED,
    )


class Described(Result):
    schema_: dict[str, JsonValue] = Field(
        alias="schema",
        description="A JSON Schema that each of them fits; required is what all of them have.",
    )
    count: int = Field(ge=0, description="How many were described.")


@action(
    "data.infer_schema",
    title="Describe rows by a schema",
    effect="pure",
    wording=Wording(
        synonyms=(
            "infer a schema", "json schema of the rows", "derive a schema", "schema from an example",
            "describe the shape of the rows",
        ),
        examples=(
            "infer the JSON Schema of the rows",
            "derive a schema from the sample records",
        ),
    ),
)  # fmt: skip
async def infer_schema(ctx: StepContext, args: InferSchemaArguments) -> Described:  # noqa: ARG001
    """Make the JSON Schema that all the given rows fit."""
    return Described(schema_=await asyncio.to_thread(_schema_of, args.rows), count=len(args.rows))


def _schema_of(rows: list[JsonValue]) -> dict[str, JsonValue]:
    from genson import SchemaBuilder

    builder = SchemaBuilder(schema_uri=None)
    try:
        for row in rows:
            builder.add_object(row)
        made: dict[str, JsonValue] = builder.to_schema()
    except RecursionError as exc:
        raise bad_data("data_too_deep", "the rows are nested too deeply to be described") from exc
    return made
