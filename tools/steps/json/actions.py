"""JSON: from text to values and back, also of one value a line."""

from __future__ import annotations

import asyncio
import json
from typing import Literal

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Json, Result
from tools.sdk.strict_json import NotStrictJson, parse_json

LONGEST_TEXT = 10_000_000
MOST_ITEMS = 1_000_000
_WRITER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


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
    value: Json = Field(title="Value", description="The value to write as JSON.")


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
    return Built(text=_compact(args.value))


class ParseLinesArguments(Arguments):
    text: str = Field(
        title="Text",
        description="One JSON value a line; empty lines are passed over.",
        max_length=LONGEST_TEXT,
        examples=['{"id": 7}\n{"id": 8}'],
    )
    on_bad_line: Literal["fail", "report"] = Field(
        default="fail",
        title="Bad lines",
        description="fail: the step fails; report: they are left out and listed apart.",
    )


class BadLine(Result):
    line: int = Field(ge=1, description="Which line.")
    message: str = Field(description="Why it cannot be read.")


class Lines(Result):
    items: list[JsonValue] = Field(description="The values, in order.")
    count: int = Field(ge=0, description="How many values there are.")
    bad_lines: list[BadLine] = Field(description="Lines that were left out.")


@action(
    "json.parse_lines",
    title="Read JSON lines",
    effect="pure",
    wording=Wording(
        synonyms=("jsonl", "json lines", "ndjson", "newline delimited json", "parse jsonl"),
        examples=("read the JSONL export", "parse the ndjson lines"),
    ),
)
async def parse_lines(ctx: StepContext, args: ParseLinesArguments) -> Lines:  # noqa: ARG001
    """Read a text of one JSON value a line (JSONL, NDJSON), each as strictly as json.parse."""
    items, bad = await asyncio.to_thread(_lines, args.text, args.on_bad_line == "fail")
    return Lines(items=items, count=len(items), bad_lines=bad)


class BuildLinesArguments(Arguments):
    items: list[JsonValue] = Field(
        title="Values", description="The values to write, one a line.", max_length=MOST_ITEMS
    )


@action(
    "json.build_lines",
    title="Write JSON lines",
    effect="pure",
    wording=Wording(
        synonyms=("write jsonl", "to jsonl", "as json lines", "to ndjson", "build jsonl"),
        examples=("write the rows as JSONL", "make an ndjson text of the events"),
    ),
)
async def build_lines(ctx: StepContext, args: BuildLinesArguments) -> Built:  # noqa: ARG001
    """Write values as a text of one compact JSON value a line (JSONL, NDJSON)."""
    return Built(text="".join(_compact(item) + "\n" for item in args.items))


def _compact(value: JsonValue) -> str:
    return _WRITER.encode(value)


def _lines(text: str, fail: bool) -> tuple[list[JsonValue], list[BadLine]]:
    items: list[JsonValue] = []
    bad: list[BadLine] = []
    # Only a line feed ends a line: a JSON text may hold the other characters Python splits at.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            items.append(parse_json(line))
        except NotStrictJson as exc:
            if fail:
                raise bad_data(
                    "not_json",
                    f"line {number} is not JSON: {exc}",
                    hint="set on_bad_line to report to read the others",
                ) from exc
            bad.append(BadLine(line=number, message=str(exc)))
    return items, bad
