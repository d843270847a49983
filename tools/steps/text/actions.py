"""Text: the same `{{ }}` as everywhere, as a step of its own; and patterns in linear time."""

from __future__ import annotations

import asyncio
from typing import Literal

from pydantic import Field

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Json, Result
from tools.steps.text.patterns import MOST_PARTS, found_in, replaced, split_at

LONGEST_TEXT = 1_000_000


class RenderArguments(Arguments):
    template: Json = Field(
        title="Text",
        description="Text with {{ expressions }} in it; whatever they give is written as text.",
        examples=["{{ steps.orders.count }} orders came in."],
    )


class Rendered(Result):
    text: str = Field(description="The finished text.")


@action(
    "text.render",
    title="Write a text",
    effect="pure",
    wording=Wording(
        synonyms=(
            "text", "template", "compose", "format", "write a message", "summary text", "fill in",
            "render", "concatenate", "put together a sentence", "report text",
        ),
        examples=(
            "write a summary of the orders",
            "compose a message with the totals",
            "put the name and amount into one line",
        ),
    ),
)  # fmt: skip
async def render(ctx: StepContext, args: RenderArguments) -> Rendered:
    """Fill values into a text once, to use it in several places."""
    return Rendered(text=ctx.written(args.template))


class SearchedArguments(Arguments):
    text: str = Field(title="Text", description="The text to look at.", max_length=LONGEST_TEXT)


def _pattern(description: str) -> str:
    found: str = Field(
        title="Pattern",
        description=description,
        min_length=1,
        max_length=1_000,
        examples=[r"INV-(\d+)"],
    )
    return found


class FindArguments(SearchedArguments):
    pattern: str = _pattern("A regular expression (RE2): what to find; brackets are groups.")
    most: int = Field(
        default=1_000, ge=1, le=MOST_PARTS, title="At most", description="How many are taken."
    )


class Match(Result):
    text: str = Field(description="The part that matches.")
    groups: list[str] = Field(description="What each bracket matches; empty where it does not.")
    start: int = Field(ge=0, description="Where it begins, in characters from 0.")


class Found(Result):
    matches: list[Match] = Field(description="The matches, in order.")
    count: int = Field(ge=0, description="How many there are.")


@action(
    "text.find",
    title="Find a pattern in a text",
    effect="pure",
    wording=Wording(
        synonyms=("regex", "regular expression", "match a pattern", "find by regex", "regex groups"),
        examples=("find the invoice number in the text by regex", "match the pattern in the subject"),
    ),
)  # fmt: skip
async def find(ctx: StepContext, args: FindArguments) -> Found:  # noqa: ARG001
    """Find what matches a regular expression in a text, with its groups."""
    found = await asyncio.to_thread(found_in, args.text, args.pattern, args.most)
    matches = [Match(text=text, groups=groups, start=start) for text, groups, start in found]
    return Found(matches=matches, count=len(matches))


class ReplaceArguments(SearchedArguments):
    pattern: str = _pattern(
        "What is replaced: a regular expression (RE2), or the words themselves."
    )
    by: str = Field(
        title="By",
        description=r"What stands there instead; \1 is the first bracket of a regular expression.",
        max_length=10_000,
    )
    kind: Literal["words", "regex"] = Field(
        default="words", title="Kind", description="Whether the pattern is a regular expression."
    )


class Replaced(Result):
    text: str = Field(description="The text with the replacements.")
    count: int = Field(ge=0, description="How many were made.")


@action(
    "text.replace",
    title="Replace in a text",
    effect="pure",
    wording=Wording(
        synonyms=("replace in the text", "regex replace", "search and replace", "substitute text", "find and replace"),
        examples=("replace the dashes in the text by spaces", "find and replace words in the text"),
    ),
)  # fmt: skip
async def replace(ctx: StepContext, args: ReplaceArguments) -> Replaced:  # noqa: ARG001
    """Replace every occurrence of words or of a regular expression in a text."""
    pattern = args.pattern if args.kind == "regex" else None
    made, count = await asyncio.to_thread(replaced, args.text, args.pattern, pattern, args.by)
    return Replaced(text=made, count=count)


class SplitArguments(SearchedArguments):
    at: str = Field(
        title="At",
        description="What stands between the parts.",
        min_length=1,
        max_length=1_000,
        examples=[","],
    )
    kind: Literal["words", "regex"] = Field(
        default="words", title="Kind", description="Whether it is a regular expression (RE2)."
    )
    trim: bool = Field(
        default=True, title="Trim", description="Drop space around parts, and empty parts."
    )


class Split(Result):
    parts: list[str] = Field(description="The parts, in order.")
    count: int = Field(ge=0, description="How many there are.")


@action(
    "text.split",
    title="Split a text",
    effect="pure",
    wording=Wording(
        synonyms=("split the text", "split a string", "split at commas", "split by regex", "tokenize text"),
        examples=("split the text at commas", "split the string into lines"),
    ),
)  # fmt: skip
async def split(ctx: StepContext, args: SplitArguments) -> Split:  # noqa: ARG001
    """Split a text at words or at a regular expression."""
    parts = await asyncio.to_thread(split_at, args.text, args.at, regex=args.kind == "regex")
    if args.trim:
        parts = [part.strip() for part in parts if part.strip()]
    return Split(parts=parts, count=len(parts))
