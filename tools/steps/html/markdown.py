"""HTML as Markdown, within bounds."""

from __future__ import annotations

from typing import Final

import html_to_markdown
import nh3

from tools.sdk.errors import bad_data
from tools.steps.html.page import LARGEST_RESULT, check_nesting, page_of

# `head` is no tag that the cleaner may drop with its content: `title` is what it would leave.
_UNSEEN: Final = ("script", "style", "noscript", "template", "title")


def written(html: str) -> str:
    """Return the page in Markdown, or raise bad_data; text that looks like markup is escaped."""
    check_nesting(page_of(html))
    options = html_to_markdown.ConversionOptions(
        bullets="-",
        escape_asterisks=True,
        escape_misc=True,
        escape_underscores=True,
        extract_metadata=False,
    )
    try:
        made = html_to_markdown.convert(_harmless(html), options).content
    except html_to_markdown.ConversionError as exc:
        raise bad_data("not_html", "the HTML cannot be written as Markdown") from exc
    if made is not None and len(made) > LARGEST_RESULT:
        raise bad_data(
            "result_too_large", f"the Markdown has more than {LARGEST_RESULT} characters"
        )
    return made or ""


def _harmless(html: str) -> str:
    """Return the HTML with no script, style or address that runs left to be written down."""
    return nh3.clean(html, link_rel=None, clean_content_tags=set(_UNSEEN))
