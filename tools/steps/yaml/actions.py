"""YAML: from text to values and back, read as strictly as workflow documents are."""

from __future__ import annotations

import asyncio
from io import StringIO

from pydantic import Field, JsonValue
from ruamel.yaml import YAML

from engine.core.yaml import from_text
from engine.errors import DocumentInvalid
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Result

LONGEST_TEXT = 1_000_000


class ParseArguments(Arguments):
    text: str = Field(
        title="Text",
        description="The YAML, one document.",
        max_length=LONGEST_TEXT,
        examples=["id: 7\nname: Ada"],
    )


class Parsed(Result):
    value: JsonValue = Field(description="The value the text stands for.")


@action(
    "yaml.parse",
    title="Read YAML",
    effect="pure",
    wording=Wording(
        synonyms=("parse yaml", "read yaml", "yaml to json", "yml", "yaml file"),
        examples=("parse the YAML of the file", "turn the YAML into an object"),
    ),
)
async def parse(ctx: StepContext, args: ParseArguments) -> Parsed:  # noqa: ARG001
    """Read a text as YAML 1.2, strictly: no aliases, no tags, no duplicate names."""
    try:
        return Parsed(value=await asyncio.to_thread(from_text, args.text))
    except DocumentInvalid as exc:
        why = exc.problems[0].message if exc.problems else str(exc)
        raise bad_data("not_yaml", f"the text cannot be read as YAML: {why[:300]}") from exc


class BuildArguments(Arguments):
    value: JsonValue = Field(title="Value", description="The value to write as YAML.")


class Built(Result):
    text: str = Field(description="The value as YAML.")


@action(
    "yaml.build",
    title="Write YAML",
    effect="pure",
    wording=Wording(
        synonyms=("build yaml", "write yaml", "to yaml", "as yaml", "json to yaml"),
        examples=("write the settings as YAML", "make a YAML text of it"),
    ),
)
async def build(ctx: StepContext, args: BuildArguments) -> Built:  # noqa: ARG001
    """Write a value as YAML 1.2, with names in the order given."""
    return Built(text=await asyncio.to_thread(_text, args.value))


def _text(value: JsonValue) -> str:
    into = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.representer.ignore_aliases = lambda data: True  # noqa: ARG005
    writer.dump(value, into)
    return into.getvalue().removesuffix("...\n")
