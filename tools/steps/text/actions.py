"""Text: the same `{{ }}` as everywhere, as a step of its own; and patterns in linear time."""

from __future__ import annotations

import asyncio
from typing import Literal

from pydantic import Field

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Json, Result
from tools.steps.text.patterns import MOST_PARTS, found_in, replaced, split_at
from tools.steps.text.shaping import passages, slug, truncated

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


class SlugArguments(SearchedArguments):
    longest: int = Field(
        default=80, ge=1, le=500, title="Longest", description="How many characters it may have."
    )


class Slug(Result):
    slug: str = Field(
        description="Small letters, digits and hyphens; empty where the text has no Latin letter.",
        examples=["uber-uns-und-mehr"],
    )


@action(
    "text.slug",
    title="Make a slug of a text",
    effect="pure",
    wording=Wording(
        synonyms=("slug", "slugify", "url slug", "permalink", "kebab case"),
        examples=("make a slug of the title", "slugify the headline"),
    ),
)
async def make_slug(ctx: StepContext, args: SlugArguments) -> Slug:  # noqa: ARG001
    """Turn a title into small letters, digits and hyphens, as addresses have them."""
    return Slug(slug=slug(args.text, args.longest))


class TruncateArguments(SearchedArguments):
    most: int = Field(
        ge=1, le=LONGEST_TEXT, title="At most", description="Characters, the ending among them."
    )
    ending: str = Field(
        default="…", max_length=100, title="Ending", description="What is put behind a cut text."
    )


class Truncated(Result):
    text: str = Field(description="The text, cut at a space where one is near.")
    cut: bool = Field(description="Whether anything was cut off.")


@action(
    "text.truncate",
    title="Truncate a text",
    effect="pure",
    wording=Wording(
        synonyms=(
            "truncate",
            "truncated",
            "cut off after characters",
            "limit the length of the text",
            "ellipsis",
        ),
        examples=(
            "truncate the description to 200 characters",
            "truncate the subject so that it fits",
        ),
    ),
)
async def truncate(ctx: StepContext, args: TruncateArguments) -> Truncated:  # noqa: ARG001
    """Cut a text that is too long, and mark where it was cut."""
    made = truncated(args.text, args.most, args.ending)
    return Truncated(text=made, cut=made != args.text)


class PassagesArguments(SearchedArguments):
    size: int = Field(
        default=1_000,
        ge=20,
        le=100_000,
        title="Size",
        description="Characters of a passage at most.",
    )
    overlap: int = Field(
        default=100,
        ge=0,
        le=50_000,
        title="Overlap",
        description="Characters at most that a passage repeats of the one before it.",
    )


class Passages(Result):
    passages: list[str] = Field(description="The passages, in order, cut between words.")
    count: int = Field(ge=0, description="How many there are.")


@action(
    "text.passages",
    title="Cut a text into passages",
    effect="pure",
    wording=Wording(
        synonyms=(
            "overlapping passages",
            "passages for embedding",
            "passages of the text",
            "chunks of text",
            "text chunker",
        ),
        examples=(
            "cut the document into overlapping passages for search",
            "make passages of the text for embedding",
        ),
    ),
)
async def cut_passages(ctx: StepContext, args: PassagesArguments) -> Passages:  # noqa: ARG001
    """Cut a long text into passages that overlap, as embedding and search want them."""
    made = await asyncio.to_thread(passages, args.text, args.size, args.overlap)
    return Passages(passages=made, count=len(made))
