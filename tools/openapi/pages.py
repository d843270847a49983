"""How an operation of a document parts its list into pages, told from its parameters and its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from tools.openapi.operation import Pages, PageStyle, Parameter
from tools.openapi.schemas import Schema

_MARKS: Final = re.compile(r"[^a-z0-9]+")
Place = tuple[str, ...]
How = tuple[PageStyle, str, Place]

_DEEPEST: Final = 3
_TOKENS: Final = frozenset({
    "cursor", "pagetoken", "nexttoken", "nextpagetoken", "nextcursor", "after", "continuationtoken",
    "continuation", "pagecursor", "marker", "paginationtoken", "nextmarker", "pagestate",
})  # fmt: skip
_LAST_IDS: Final = frozenset({"startingafter", "sinceid", "afterid", "lastid"})
_NUMBERS: Final = frozenset({"page", "pagenumber", "pageno", "pagenum", "currentpage", "pageindex"})
_OFFSETS: Final = frozenset({"offset", "skip", "start", "startat", "startindex", "pageoffset"})
_SIZES: Final = frozenset({
    "perpage", "pagesize", "limit", "maxresults", "maxitems", "count", "pagelen", "top", "size",
    "pagelimit", "rows", "take",
})  # fmt: skip
_LISTS: Final = (
    "items", "data", "results", "values", "entries", "records", "list", "elements", "objects", "rows",
)  # fmt: skip
_NEXT_TOKENS: Final = frozenset({
    "nextcursor", "nextpagetoken", "nexttoken", "continuationtoken", "nextpagecursor", "endcursor",
    "nextmarker", "next", "nextpage", "nextpagestate", "paginationtoken",
})  # fmt: skip
_NEXT_ADDRESSES: Final = frozenset({
    "next", "nextlink", "nexturl", "nextpage", "nextpageuri", "nextpageurl", "nexthref", "odatanextlink",
    "nexturi", "nextpagelink",
})  # fmt: skip
_MORE: Final = frozenset({"hasmore", "hasnext", "hasnextpage", "more"})


def pages_of(
    method: str,
    parameters: Sequence[Parameter],
    inputs: Mapping[str, Schema],
    body: Schema,
    *,
    has_link: bool,
) -> Pages | None:
    """Return how further pages are asked for; None where the document does not say it."""
    items = _list_in(body)
    if method != "get" or items is None:
        return None
    asked = {_plain(one.name): one.argument for one in parameters if one.place == "query"}
    size = _first(asked, _SIZES)
    largest = inputs.get(size, {}).get("maximum") if size else None
    most = largest if isinstance(largest, int) and largest > 0 else 0
    how = ("link", "", ()) if has_link else _by_answer(asked, body) or _by_number(asked)
    if how is None:
        return None
    style, parameter, at = how
    first = _begins(inputs.get(parameter, {})) if style == "page" else 0
    return Pages(style, items, parameter, at, size, most, first)


def _by_answer(asked: Mapping[str, str], body: Schema) -> How | None:
    """Return how the answer itself leads on: by a token, the last id, or an address."""
    texts, flags = list(_leaves(body, "string")), list(_leaves(body, "boolean"))
    for name, argument in asked.items():
        at = _token_for(name, texts)
        if at is not None:
            return "token", argument, at
    last_id, more = _first(asked, _LAST_IDS), _named(flags, _MORE)
    if last_id and more is not None:
        return "last_id", last_id, more
    address = _named(texts, _NEXT_ADDRESSES) or _referred(texts)
    return None if address is None else ("address", "", address)


def _by_number(asked: Mapping[str, str]) -> How | None:
    number, offset = _first(asked, _NUMBERS), _first(asked, _OFFSETS)
    if number:
        return "page", number, ()
    return ("offset", offset, ()) if offset else None


def _token_for(name: str, texts: Sequence[Place]) -> Place | None:
    """Return where the answer holds what a parameter wants next: `paging.next.after`, `next_cursor`."""
    if name not in _TOKENS | _OFFSETS:
        return None
    for place in texts:
        if _plain(place[-1]) == name and any(
            _plain(part).startswith("next") for part in place[:-1]
        ):
            return place
    if name not in _TOKENS:
        return None
    return _named(texts, _NEXT_TOKENS) or _named(texts, frozenset({name}))


def _list_in(body: Schema) -> Place | None:
    """Return where the one list of an answer stands; None where there is none, or no one of several."""
    if _is(body, "array"):
        return ()
    for level in range(1, _DEEPEST):
        found = [place for place in _leaves(body, "array") if len(place) == level]
        known = [place for name in _LISTS for place in found if place[-1] == name]
        if known or len(found) == 1:
            return (known or found)[0]
    return None


def _leaves(body: Schema, kind: str, at: Place = ()) -> Iterator[Place]:
    """Yield the places of all properties of a kind, those nearest first within each object."""
    properties = body.get("properties")
    if not isinstance(properties, Mapping) or len(at) >= _DEEPEST:
        return
    for name, part in properties.items():
        if _is(part, kind):
            yield (*at, name)
    for name, part in properties.items():
        yield from _leaves(part, kind, (*at, name))


def _is(schema: Mapping[str, Any], kind: str) -> bool:
    said = schema.get("type")
    return said == kind or (isinstance(said, list) and kind in said)


def _named(places: Sequence[Place], names: frozenset[str]) -> Place | None:
    return next((place for place in places if _plain(place[-1]) in names), None)


def _referred(texts: Sequence[Place]) -> Place | None:
    """Return the address of a link object: `_links.next.href`."""
    for place in texts:
        if len(place) > 1 and place[-1] in {"href", "url"} and _plain(place[-2]) == "next":
            return place
    return None


def _first(asked: Mapping[str, str], names: frozenset[str]) -> str:
    return next((argument for name, argument in asked.items() if name in names), "")


def _begins(schema: Schema) -> int:
    said = schema.get("default", schema.get("minimum", 1))
    return said if isinstance(said, int) and not isinstance(said, bool) and said in {0, 1} else 1


# A document says few names many times over: large ones ask for millions.
@lru_cache(maxsize=10_000)
def _plain(name: str) -> str:
    last = name if name.startswith("@") else name.rpartition(".")[2]
    return _MARKS.sub("", last.lower())
