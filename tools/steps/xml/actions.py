"""XML: from text to values and back."""

from __future__ import annotations

import asyncio

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result
from tools.steps.xml.tree import text_of, value_of

LONGEST_TEXT = 10_000_000


class ParseArguments(Arguments):
    text: str = Field(
        title="Text",
        description="The XML document.",
        max_length=LONGEST_TEXT,
        examples=["<order id='7'><item>tea</item></order>"],
    )
    lists: list[str] = Field(
        default_factory=list,
        title="Always lists",
        description="Names of elements that become a list even when they stand once.",
        max_length=100,
        examples=[["item"]],
    )


class Parsed(Result):
    value: dict[str, JsonValue] = Field(
        description="One member, the root; attributes are @name, text beside them is #text."
    )


@action(
    "xml.parse",
    title="Read XML",
    effect="pure",
    wording=Wording(
        synonyms=("parse xml", "read xml", "xml to json", "xml document", "soap body"),
        examples=("parse the XML of the answer", "turn the XML into an object"),
    ),
)
async def parse(ctx: StepContext, args: ParseArguments) -> Parsed:  # noqa: ARG001
    """Read an XML document as values; document types and entities are refused."""
    return Parsed(value=await asyncio.to_thread(value_of, args.text, frozenset(args.lists)))


class BuildArguments(Arguments):
    value: dict[str, JsonValue] = Field(
        title="Value",
        description="An object of one member, the root; @name becomes an attribute, a list repeats.",
        examples=[{"order": {"@id": "7", "item": ["tea", "milk"]}}],
    )
    indent: bool = Field(
        default=False, title="Indent", description="Write each element on a line of its own."
    )


class Built(Result):
    text: str = Field(description="The XML, without a declaration in front.")


@action(
    "xml.build",
    title="Write XML",
    effect="pure",
    wording=Wording(
        synonyms=("build xml", "write xml", "to xml", "as xml", "json to xml"),
        examples=("write the order as XML", "make an XML document of it"),
    ),
)
async def build(ctx: StepContext, args: BuildArguments) -> Built:  # noqa: ARG001
    """Write a value as an XML document; whatever is text is escaped."""
    return Built(text=await asyncio.to_thread(text_of, args.value, indent=args.indent))
