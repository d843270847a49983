"""HTML: read as text, as rows and in parts; made harmless; made of Markdown."""

from __future__ import annotations

import asyncio
from typing import Literal

from pydantic import Field

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Result

LONGEST_TEXT = 10_000_000
LONGEST_MARKDOWN = 50_000
MOST_PARTS = 10_000


class HtmlArguments(Arguments):
    html: str = Field(
        title="HTML",
        description="The page, or a part of one.",
        max_length=LONGEST_TEXT,
        examples=["<p>Hello <b>Ada</b></p>"],
    )


class Text(Result):
    text: str = Field(description="The text, one line a paragraph.")


class Html(Result):
    html: str = Field(description="The HTML, without scripts, styles or event handlers.")


@action(
    "html.to_text",
    title="Read HTML as text",
    effect="pure",
    wording=Wording(
        synonyms=("html to text", "strip html", "strip tags", "remove html tags", "plain text of a page"),
        examples=("strip the HTML tags of the body", "turn the HTML into plain text"),
    ),
)  # fmt: skip
async def to_text(ctx: StepContext, args: HtmlArguments) -> Text:  # noqa: ARG001
    """Read HTML as the plain text a reader sees."""
    from tools.steps.html.page import page_of, text_of

    return Text(text=await asyncio.to_thread(lambda: text_of(page_of(args.html))))


class SelectArguments(HtmlArguments):
    selector: str = Field(
        title="CSS selector",
        description="Which parts, as in a style sheet.",
        min_length=1,
        max_length=500,
        examples=["div.price > a"],
    )
    take: Literal["text", "html", "attribute"] = Field(
        default="text", title="Take", description="What is taken of every part."
    )
    attribute: str = Field(
        default="href",
        title="Attribute",
        description="Which attribute, where attributes are taken; parts without it are left out.",
        max_length=100,
    )
    most: int = Field(
        default=1_000, ge=1, le=MOST_PARTS, title="At most", description="How many parts are taken."
    )


class Parts(Result):
    items: list[str] = Field(description="The parts, in order.")
    count: int = Field(ge=0, description="How many parts there are.")


@action(
    "html.select",
    title="Take parts of HTML",
    effect="pure",
    wording=Wording(
        synonyms=("css selector", "scrape html", "html elements", "links in the html", "select from html"),
        examples=("take the links of the HTML page", "scrape the elements by the CSS selector"),
    ),
)  # fmt: skip
async def select(ctx: StepContext, args: SelectArguments) -> Parts:  # noqa: ARG001
    """Take the parts of HTML that a CSS selector names: their text, HTML or an attribute."""
    from tools.steps.html.page import page_of, parts_of

    items = await asyncio.to_thread(
        lambda: parts_of(page_of(args.html), args.selector, args.take, args.attribute, args.most)
    )
    return Parts(items=items, count=len(items))


class Tables(Result):
    tables: list[list[dict[str, str]]] = Field(
        description="The rows of each table, named by its first row; every value is text."
    )
    count: int = Field(ge=0, description="How many tables there are.")


@action(
    "html.tables",
    title="Read the tables of HTML",
    effect="pure",
    wording=Wording(
        synonyms=("html table", "html tables", "scrape a table", "table of a web page", "extract html table"),
        examples=("read the table of the HTML page", "extract the HTML tables as rows"),
    ),
)  # fmt: skip
async def tables(ctx: StepContext, args: HtmlArguments) -> Tables:  # noqa: ARG001
    """Read every table of HTML as rows."""
    from tools.steps.html.page import page_of, tables_of

    found = await asyncio.to_thread(lambda: tables_of(page_of(args.html)))
    return Tables(tables=found, count=len(found))


@action(
    "html.sanitise",
    title="Make HTML harmless",
    effect="pure",
    wording=Wording(
        synonyms=("sanitise html", "sanitize html", "clean html", "safe html", "remove scripts"),
        examples=("sanitise the HTML of the comment", "remove scripts from the HTML"),
    ),
)
async def sanitise(ctx: StepContext, args: HtmlArguments) -> Html:  # noqa: ARG001
    """Keep only harmless tags, attributes and addresses of HTML."""
    import nh3

    # The cleaner walks a tree: as with every other action, its size is bounded first.
    from tools.steps.html.page import page_of

    await asyncio.to_thread(page_of, args.html)
    return Html(html=await asyncio.to_thread(nh3.clean, args.html))


class Markdown(Result):
    markdown: str = Field(description="The page in Markdown, without scripts and styles.")


@action(
    "html.to_markdown",
    title="Turn HTML into Markdown",
    effect="pure",
    wording=Wording(
        synonyms=("html to markdown", "convert html to markdown", "page as markdown", "markdown of a web page", "html into markdown"),
        examples=("turn the HTML of the page into Markdown", "convert the article's HTML to Markdown"),
    ),
)  # fmt: skip
async def to_markdown(ctx: StepContext, args: HtmlArguments) -> Markdown:  # noqa: ARG001
    """Turn HTML into Markdown: headings, lists, tables, links and pictures; what runs is left out."""
    from tools.steps.html.markdown import written

    return Markdown(markdown=await asyncio.to_thread(written, args.html))


class MarkdownArguments(Arguments):
    markdown: str = Field(
        title="Markdown",
        description="The text, as CommonMark with tables; HTML in it is shown, not used.",
        max_length=LONGEST_MARKDOWN,
        examples=["# Hello\n\n- tea"],
    )


@action(
    "html.from_markdown",
    title="Turn Markdown into HTML",
    effect="pure",
    wording=Wording(
        synonyms=("markdown to html", "render markdown", "convert markdown", "markdown as html", "md to html"),
        examples=("turn the markdown into HTML", "render the markdown of the notes"),
    ),
)  # fmt: skip
async def from_markdown(ctx: StepContext, args: MarkdownArguments) -> Html:  # noqa: ARG001
    """Turn Markdown into harmless HTML."""
    return Html(html=await asyncio.to_thread(_rendered, args.markdown))


def _rendered(text: str) -> str:
    import nh3
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
    try:
        return nh3.clean(reader.render(text))
    except RecursionError as exc:
        raise bad_data("markdown_too_deep", "the Markdown is nested too deeply") from exc
