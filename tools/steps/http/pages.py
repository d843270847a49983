"""Reading a list on, page by page, in whichever way a service goes on, up to what the step asks for."""

from __future__ import annotations

import asyncio
import dataclasses
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from tools.openapi.operation import Pages
from tools.sdk.body import LARGEST_BODY, too_large
from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.rate_limit import wait_of
from tools.steps.http.client import Incoming, Outgoing

Ask = Callable[[Outgoing], Awaitable[Incoming]]
Wait = Callable[[float], Awaitable[None]]
Args = Mapping[str, Any]

MOST_PAGES: Final = 1_000
MOST_BYTES: Final = 4 * LARGEST_BODY
LONGEST_WAIT_S: Final = 30.0
"""A service that wants to be left alone for longer is left alone by the run, not by the step."""
_NEXT = re.compile(r'<(?P<url>[^>]*)>[^,]*?;\s*rel="?next"?')


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """A list that is read: how its service goes on, and what is asked with which arguments."""

    name: str
    """What it is called where it is none."""
    pages: Pages
    asked: Callable[[Args], Outgoing]
    origin: str
    """No page is fetched from another scheme, host or port than this address has."""
    hint: str = "leave the pages out to get the answer as it comes"


async def all_pages(
    listed: Listed, args: Args, most: int, ask: Ask, wait: Wait = asyncio.sleep
) -> Incoming:
    """Return the last page's answer with up to `most` elements of all pages in its list.

    So what the last page says of further ones (a token, that there is more) stands in the result.
    """
    pages = listed.pages
    args = _sized(pages, args, most)
    asked, size = listed.asked(args), 0
    found: list[Any] = []
    former: list[Any] | None = None
    for _ in range(MOST_PAGES):
        reply = await ask(asked)
        part = _part(listed, reply)
        if part and part == former and pages.style in {"page", "offset"}:
            # It does not know the parameter and gives the same again: that was all.
            break
        found += part
        size += reply.size
        if size > MOST_BYTES:
            raise too_large(f"its pages have more than {MOST_BYTES:,} bytes")
        following = _following(pages, args, reply, part)
        if following is None or len(found) >= most:
            break
        args, address = following
        asked = _next(listed, args, address, asked)
        former = part
        await _heed(reply, wait)
    return dataclasses.replace(reply, body=_put(reply.body, pages.items, found[:most]))


def _sized(pages: Pages, args: Args, most: int) -> dict[str, Any]:
    """Ask for no more at once than is wanted, and for as much as may be; what a person set holds."""
    sized = dict(args)
    if pages.size and pages.most and args.get(pages.size) is None:
        sized[pages.size] = min(pages.most, most)
    return sized


def _part(listed: Listed, reply: Incoming) -> list[Any]:
    pages = listed.pages
    part = _dig(reply.body, pages.items)
    if part is None and (pages.items or reply.body is None):
        return []
    if not isinstance(part, list):
        raise bad_data(
            "page_not_a_list",
            f"{listed.name} answered no list{' at ' if pages.items else ''}{'.'.join(pages.items)}",
            hint=listed.hint,
        )
    return part


def _following(
    pages: Pages, args: Args, reply: Incoming, part: list[Any]
) -> tuple[Args, str | None] | None:
    """Return the arguments, or the address, of the next page; None at the end."""
    link = reply.headers.get("link", "")
    if pages.style in {"link", "page", "offset"} and "rel=" in link:
        found = _NEXT.search(link)
        return (args, found["url"]) if found else None
    if pages.style == "address":
        told = _dig(reply.body, pages.at)
        return (args, told) if isinstance(told, str) and told else None
    value = _value(pages, args, reply, part)
    return None if value is None else ({**args, pages.parameter: value}, None)


def _value(pages: Pages, args: Args, reply: Incoming, part: list[Any]) -> Any:
    told, now = _dig(reply.body, pages.at), args.get(pages.parameter)
    if pages.style == "token":
        if told is not None and told == now:
            raise bad_data("pages_repeat", "the service names the page just read as the next one")
        return told if isinstance(told, str | int) and told != "" else None
    if pages.style == "last_id":
        name = part[-1].get("id") if part and isinstance(part[-1], Mapping) else None
        return name if told is True else None
    wanted = args.get(pages.size) if pages.size else None
    if not part or (isinstance(wanted, int) and len(part) < wanted and pages.most):
        return None
    if pages.style == "page":
        return (now if isinstance(now, int) else pages.first) + 1
    if pages.style == "offset":
        return (now if isinstance(now, int) else 0) + len(part)
    return None


def _next(listed: Listed, args: Args, address: str | None, before: Outgoing) -> Outgoing:
    if address is None:
        return listed.asked(args)
    url = urljoin(before.url, address)
    if _origin(url) != _origin(listed.origin):
        raise bad_data("next_page_elsewhere", "the service names a next page at another host")
    if url == before.url and not before.query:
        raise bad_data("pages_repeat", "the service names the page just read as the next one")
    return dataclasses.replace(before, url=url, query={})


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()


async def _heed(reply: Incoming, wait: Wait) -> None:
    """Wait where the service says that nothing more may be asked for a while."""
    seconds = wait_of(reply.headers)
    if seconds is None:
        return
    if seconds > LONGEST_WAIT_S:
        raise ActionFailed(
            "rate_limit",
            "rate_limited",
            f"the service lets nothing more be asked for {seconds:.0f} s, with pages left to read",
            hint="ask for fewer elements, or for larger pages",
            retry_after_s=seconds,
        )
    await wait(seconds)


def _dig(value: Any, place: tuple[str, ...]) -> Any:
    for name in place:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _put(body: Any, place: tuple[str, ...], found: list[Any]) -> Any:
    if not place:
        return found
    inner = body if isinstance(body, Mapping) else {}
    return {**inner, place[0]: _put(inner.get(place[0]), place[1:], found)}
