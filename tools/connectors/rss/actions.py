"""RSS and Atom: reading what a feed has now."""

from __future__ import annotations

from pydantic import Field

from tools.connectors.rss.client import MOST_ENTRIES, fetch
from tools.connectors.rss.entries import Entry
from tools.manifest import WEB_KINDS, NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result

FEED_URL = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+[^\s]*$"
CONNECTION = NeedEntry(service="http", kinds=WEB_KINDS, required=False)


class FeedAddress(Arguments):
    url: str = Field(
        title="Feed",
        description="The address of the feed, starting with https:// or http://.",
        max_length=8_192,
        pattern=FEED_URL,
        json_schema_extra={"format": "uri"},
        examples=["https://example.com/feed.xml"],
    )
    limit: int = Field(
        default=100,
        ge=1,
        le=MOST_ENTRIES,
        title="At most",
        description="So many items are returned, in the order of the feed.",
    )


class FeedRead(Result):
    title: str = Field(description="The feed's title.", examples=["Example news"])
    link: str | None = Field(description="The site of the feed.", examples=["https://example.com"])
    items: list[Entry] = Field(description="What the feed has now.")


@action(
    "rss.read_feed",
    title="Read a feed",
    effect="read",
    connection=CONNECTION,
    wording=Wording(
        synonyms=(
            "rss", "atom", "web feed", "rss feed", "atom feed", "news feed", "podcast feed", "feed items",
            "feed entries", "syndication",
        ),
        examples=(
            "entries of the RSS feed",
            "what stands in the Atom feed",
        ),
    ),
)  # fmt: skip
async def read_feed(ctx: StepContext, args: FeedAddress) -> FeedRead:
    """Read the items of an RSS or Atom feed."""
    feed = await fetch(ctx.http, args.url)
    return FeedRead(title=feed.title, link=feed.link, items=list(feed.entries[: args.limit]))
