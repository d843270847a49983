"""Code: a function of a few lines that can reach nothing outside."""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.json_schema import SchemaRefused, findings, validator_of
from tools.sdk.schema import Arguments, Result
from tools.sdk.strict_json import NotStrictJson, parse_json

LONGEST_CODE = 50_000
LARGEST_RESULT = 10_000_000


class RunArguments(Arguments):
    code: str = Field(
        title="Code",
        description="A part of Python, with a function main that takes the inputs by name.",
        min_length=1,
        max_length=LONGEST_CODE,
        examples=["def main(prices):\n    return sum(prices) / len(prices)"],
    )
    inputs: dict[str, JsonValue] = Field(
        default_factory=dict,
        title="Inputs",
        description="What main is called with, by name.",
        examples=[{"prices": [1, 2.5]}],
    )
    schema_: dict[str, JsonValue] = Field(
        alias="schema",
        title="JSON Schema",
        description="The shape of what main returns (JSON Schema 2020-12, without references to the web).",
        examples=[{"type": "number"}],
    )
    limit_s: float = Field(
        default=1,
        gt=0,
        le=5,
        title="Time",
        description="For how many seconds it may reckon.",
        allow_inf_nan=False,
    )
    memory_mb: int = Field(
        default=64, ge=8, le=256, title="Memory", description="How many megabytes it may take."
    )


class Returned(Result):
    value: JsonValue = Field(
        description="What main returned.", json_schema_extra={"x-nexa-type": {"schema": "schema"}}
    )


@action(
    "code.run",
    title="Run code",
    effect="pure",
    switch="NEXA_CODE_STEP",
    wording=Wording(
        synonyms=("python code", "run python", "custom code", "code step", "python function", "script"),
        examples=("run a Python function over the rows", "reckon the score in Python code"),
    ),
)  # fmt: skip
async def run(ctx: StepContext, args: RunArguments) -> Returned:
    """Call a function of a few lines of Python that can reach nothing outside."""
    from tools.steps.code.sandbox import Bounds, called

    try:
        validator = validator_of(args.schema_)
    except SchemaRefused as exc:
        raise bad_data("schema_invalid", f"the schema cannot be used: {exc}") from exc
    bounds = Bounds(args.limit_s, args.memory_mb, alone=ctx.code_alone)
    text = await asyncio.to_thread(called, args.code, args.inputs, bounds)
    return Returned(value=await asyncio.to_thread(_fitting, text, validator))


def _fitting(text: str, validator: Any) -> Any:
    if len(text) > LARGEST_RESULT:
        raise bad_data("result_too_large", f"main returned more than {LARGEST_RESULT} characters")
    try:
        value = parse_json(text)
    except NotStrictJson as exc:
        raise bad_data("result_unfit", f"what main returned is no JSON: {exc}") from exc
    for one in findings(validator, value, 1):
        place = one.path or "the whole value"
        raise bad_data(
            "result_unfit",
            f"what main returned does not fit the schema: {place}: {one.message}",
            hint="return what the schema says, or change the schema",
        )
    return value
