"""RSS and Atom: a run for each item that is new in a feed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS
from tools.connectors.rss.actions import CONNECTION, FEED_URL
from tools.connectors.rss.client import Feed, fetch_changed
from tools.connectors.rss.entries import Entry
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.schema import Json
from tools.sdk.trigger import Item, Page, Watched, trigger

FORMER_KEPT: Final = 1_000
"""Items that have left the feed are still known, should it bring them again."""


class FeedWatched(Watched):
    url: str = Field(
        title="Feed",
        description="The address of the feed, starting with https:// or http://.",
        max_length=8_192,
        pattern=FEED_URL,
        json_schema_extra={"format": "uri"},
        examples=["https://example.com/feed.xml"],
    )


class _Mark(BaseModel):
    """How far a feed was read: which items are dealt with, and what to ask with."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    seen: tuple[str, ...] = ()
    etag: str | None = None
    modified: str | None = None


@trigger(
    "rss.new_item",
    title="When a feed has a new item",
    connection=CONNECTION,
    polling=Polling(every_s=900, least_s=60),
    wording=Wording(
        synonyms=(
            "rss", "atom", "feed", "rss feed", "new feed item", "new post", "new article",
            "new entry", "blog post", "news item", "podcast episode", "new release in the feed",
        ),
        examples=(
            "when a new item appears in the feed https://example.com/feed.xml",
            "whenever the blog's RSS feed has a new post",
            "for each new entry of the Atom feed",
        ),
    ),
)  # fmt: skip
async def new_item(ctx: StepContext, settings: FeedWatched, cursor: Json | None) -> Page[Entry]:
    """An item has appeared in an RSS or Atom feed."""
    mark = _Mark.model_validate(cursor) if cursor is not None else _Mark()
    feed = await fetch_changed(ctx.http, settings.url, mark.etag, mark.modified)
    if feed is None:
        return Page(items=[], cursor=mark.model_dump(mode="json"))
    if cursor is None and settings.existing == "skip":
        return Page(
            items=[], cursor=_after(feed, mark, feed.entries, more=False).model_dump(mode="json")
        )
    known = set(mark.seen)
    new = [one for one in _oldest_first(feed.entries) if _digest(one) not in known]
    here, more = new[:MOST_ITEMS], len(new) > MOST_ITEMS
    moved = _after(feed, mark, here, more=more)
    items: list[Item[Entry]] = [Item(key=_key(one), payload=one) for one in here]
    return Page(items=items, cursor=moved.model_dump(mode="json"), more=more)


def _after(feed: Feed, mark: _Mark, dealt_with: Sequence[Entry], *, more: bool) -> _Mark:
    """Return the mark once these are dealt with; while there is more the whole feed is asked for."""
    now = {_digest(one) for one in feed.entries}
    inside = now & {*mark.seen, *map(_digest, dealt_with)}
    former = [one for one in mark.seen if one not in now][-FORMER_KEPT:]
    seen = (*former, *sorted(inside))
    return _Mark(seen=seen) if more else _Mark(seen=seen, etag=feed.etag, modified=feed.modified)


def _oldest_first(entries: Sequence[Entry]) -> list[Entry]:
    """Return the items by their dates; without dates, from the foot of the feed to its head."""
    turned = list(reversed(entries))
    if all(one.published or one.updated for one in turned):
        turned.sort(key=lambda one: one.published or one.updated or "")
    return turned


def _key(entry: Entry) -> str:
    return entry.id if len(entry.id) <= 1_000 else _digest(entry)


def _digest(entry: Entry) -> str:
    return hashlib.sha256(entry.id.encode("utf-8", "surrogatepass")).hexdigest()[:20]
