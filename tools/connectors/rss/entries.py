"""An item of a feed, in one shape whatever the feed is written in."""

from __future__ import annotations

import calendar
import hashlib
import html
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import nh3
from pydantic import Field

from tools.sdk.schema import Result

_LONGEST_TEXT = 50_000


class Enclosure(Result):
    url: str = Field(description="Where the file is.", examples=["https://example.com/1.mp3"])
    media_type: str | None = Field(description="What it is.", examples=["audio/mpeg"])
    length: int | None = Field(description="Its size in bytes, as the feed says.")


class Entry(Result):
    id: str = Field(
        description="What the item is known by: its id, else its link, else a digest of its words.",
        examples=["https://example.com/posts/1"],
    )
    title: str = Field(description="The title, as plain text.", examples=["Release 2.0"])
    link: str | None = Field(
        description="Where it is to be read.", examples=["https://example.com/posts/1"]
    )
    summary: str = Field(
        description="The short description, as plain text.", examples=["What is new in it."]
    )
    content: str = Field(
        description="The whole text as HTML without scripts and styles; empty where the feed has none.",
        examples=["<p>What is new in it.</p>"],
    )
    author: str | None = Field(description="Who wrote it.", examples=["Ada"])
    published: str | None = Field(
        description="When it was published, in UTC.",
        examples=["2026-11-23T09:00:00Z"],
        json_schema_extra={"format": "date-time"},
    )
    updated: str | None = Field(
        description="When it was last changed, in UTC.",
        examples=["2026-11-23T10:30:00Z"],
        json_schema_extra={"format": "date-time"},
    )
    categories: list[str] = Field(description="What it is filed under.", examples=[["releases"]])
    enclosures: list[Enclosure] = Field(description="Files that belong to it, such as a recording.")


def entry_of(found: dict[str, Any]) -> Entry:
    """Return an item as feedparser has read it."""
    title = _plain(found.get("title"))
    summary = _plain(found.get("summary"))
    link = _text(found.get("link")) or None
    contents = [str(part.get("value", "")) for part in found.get("content") or ()]
    published, updated = _moment(found, "published"), _moment(found, "updated")
    return Entry(
        id=_text(found.get("id")) or link or _digest(title, summary, published or ""),
        title=title,
        link=link,
        summary=summary,
        content=nh3.clean("".join(contents))[:_LONGEST_TEXT],
        author=_plain(found.get("author")) or None,
        published=published,
        updated=updated,
        categories=[_plain(tag.get("term")) for tag in found.get("tags") or () if tag.get("term")],
        enclosures=[_enclosure(one) for one in found.get("enclosures") or () if one.get("href")],
    )


def _enclosure(found: Mapping[str, Any]) -> Enclosure:
    length = str(found.get("length") or "")
    return Enclosure(
        url=str(found["href"]),
        media_type=_text(found.get("type")) or None,
        length=int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None,
    )


def _moment(found: dict[str, Any], name: str) -> str | None:
    # feedparser's own `get` takes one moment for the other where it is left out.
    parsed = dict.get(found, f"{name}_parsed")
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        # A date no calendar has; the item is as good without it.
        return None
    return moment.isoformat().replace("+00:00", "Z")


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _plain(value: Any) -> str:
    """Return the words of what may be HTML."""
    words = html.unescape(nh3.clean(_text(value), tags=set()))
    return " ".join(words.split())[:_LONGEST_TEXT]


def _digest(*parts: str) -> str:
    return "sha256:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()
