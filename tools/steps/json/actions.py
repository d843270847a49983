"""JSON: from text to values and back."""

from __future__ import annotations

import asyncio
import json

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Result
from tools.sdk.strict_json import NotStrictJson, parse_json

LONGEST_TEXT = 10_000_000


class ParseArguments(Arguments):
    text: str = Field(
        title="Text",
        description="The text to read as JSON.",
        max_length=LONGEST_TEXT,
        examples=['{"id": 7}'],
    )


class Parsed(Result):
    value: JsonValue = Field(description="The value the text stands for.")


@action(
    "json.parse",
    title="Read JSON",
    effect="pure",
    wording=Wording(
        synonyms=("parse json", "decode json", "read json", "json text", "string to object"),
        examples=("parse the JSON in the body", "turn the text into an object"),
    ),
)
async def parse(ctx: StepContext, args: ParseArguments) -> Parsed:  # noqa: ARG001
    """Read a text as JSON, strictly: no duplicate names, no NaN, no bottomless nesting."""
    try:
        value = await asyncio.to_thread(parse_json, args.text)
    except NotStrictJson as exc:
        raise bad_data(
            "not_json", f"the text is not JSON: {exc}", hint="look at what the step before answers"
        ) from exc
    return Parsed(value=value)


class BuildArguments(Arguments):
    value: JsonValue = Field(title="Value", description="The value to write as JSON.")


class Built(Result):
    text: str = Field(description="The value as compact JSON.")


@action(
    "json.build",
    title="Write JSON",
    effect="pure",
    wording=Wording(
        synonyms=("build json", "encode json", "serialize", "to json", "json string", "stringify"),
        examples=("write the result as JSON", "make a JSON text of the order"),
    ),
)
async def build(ctx: StepContext, args: BuildArguments) -> Built:  # noqa: ARG001
    """Write a value as compact JSON text."""
    return Built(text=json.dumps(args.value, separators=(",", ":"), ensure_ascii=False))
