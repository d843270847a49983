"""Fetching a feed, and reading it: strict about XML, whatever the feed is written in."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any, Final

import feedparser
from lxml import etree

from tools.connectors.rss.entries import Entry, entry_of
from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.http import HttpSession, Reply
from tools.sdk.remote import refusal

LARGEST: Final = 5_000_000
MOST_ENTRIES: Final = 1_000
_NOT_MODIFIED: Final = 304
_ACCEPT: Final = "application/rss+xml, application/atom+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, */*;q=0.5"
_ENTRY_NAMES: Final = frozenset({"item", "entry"})
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding=")
_HINT: Final = "open the address in a browser: it must show the feed itself, not a page about it"


@dataclass(frozen=True, slots=True)
class Feed:
    """What an address answered: a feed, and what to ask with next time."""

    title: str
    link: str | None
    entries: tuple[Entry, ...]
    etag: str | None
    modified: str | None


async def fetch(session: HttpSession, url: str) -> Feed:
    """Return the feed at this address."""
    return await _taken(await session.request("GET", url, headers={"accept": _ACCEPT}))


async def fetch_changed(
    session: HttpSession, url: str, etag: str | None, modified: str | None
) -> Feed | None:
    """Return the feed; None where it has not changed since it was fetched with these marks."""
    asked = {"if-none-match": etag, "if-modified-since": modified}
    headers = {name: value for name, value in asked.items() if value}
    reply = await session.request("GET", url, headers={"accept": _ACCEPT, **headers})
    return None if reply.status == _NOT_MODIFIED and headers else await _taken(reply)


async def _taken(reply: Reply) -> Feed:
    if reply.status >= 400:
        raise refusal(reply, writes=False)
    if len(reply.content) > LARGEST:
        raise bad_data("feed_too_large", f"the feed has more than {LARGEST} bytes", hint=_HINT)
    # Reading a long feed takes a while, and nobody else is to wait for it.
    return await asyncio.to_thread(_read, reply)


def _read(reply: Reply) -> Feed:
    plain = _well_formed(reply.content, _charset(reply))
    # What is in the items is cleaned by nh3, in linear time; feedparser's own ways are not linear.
    found = feedparser.parse(
        io.BytesIO(plain),
        response_headers={"content-location": reply.url, "content-type": "application/xml"},
        sanitize_html=False,
        resolve_relative_uris=True,
    )
    if not found.version or (found.bozo and not found.entries):
        raise _no_feed("the document is XML, and no feed of a kind that is known")
    return Feed(
        title=str(found.feed.get("title", "")),
        link=_link(found.feed),
        entries=tuple(entry_of(one) for one in found.entries),
        etag=reply.headers.get("etag"),
        modified=reply.headers.get("last-modified"),
    )


def _well_formed(content: bytes, charset: str | None) -> bytes:
    """Return the document as UTF-8 with no entities of its own and at most MOST_ENTRIES items."""
    given = None if _DECLARED.search(content[:400]) else charset
    try:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True, encoding=given,
        )  # fmt: skip
        root = etree.fromstring(content.lstrip(), parser)
    except LookupError as exc:
        raise _no_feed(f"its letters are in {charset!r}, which is not known") from exc
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise _no_feed(f"the document is not well-formed XML: {str(exc)[:200]}") from exc
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise _no_feed("the document declares entities of its own")
    entries = [node for node in root.iter(etree.Element) if _local(node) in _ENTRY_NAMES]
    for node in entries[MOST_ENTRIES:]:
        node.getparent().remove(node)
    plain: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return plain


def _local(node: Any) -> str:
    return str(etree.QName(node).localname)


def _charset(reply: Reply) -> str | None:
    head = Message()
    head["content-type"] = reply.headers.get("content-type", "")
    charset = head.get_param("charset")
    return charset if isinstance(charset, str) else None


def _link(feed: Mapping[str, Any]) -> str | None:
    link = feed.get("link")
    return link if isinstance(link, str) and link else None


def _no_feed(why: str) -> ActionFailed:
    return bad_data("not_a_feed", f"this is not a feed that can be read: {why}", hint=_HINT)
