"""Addresses of what one action alone reads: whoever says that an address is an RSS feed asks for no plain call of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from weakref import WeakKeyDictionary

from agent.offline.building.schema_kinds import list_path
from agent.offline.language.patterns import pattern_of
from agent.offline.reading.parts import Read
from agent.offline.retrieval import writes
from engine.core.action import ActionSpec, Catalog

_PART: Final = re.compile(r"[a-z]+")
_FEED_SAID: Final = re.compile(r"\bfeed\b")
_FEED_ADDRESS: Final = re.compile(
    r"[^/]/feeds?\b|//feeds\.|\b(?:\w*rss|atom)\b|\.(?:xml|rss|atom)\b", re.IGNORECASE
)

_known: WeakKeyDictionary[Catalog, tuple[ActionSpec, ...]] = WeakKeyDictionary()


def as_what_it_reads(reads: Sequence[Read], clause: str, catalog: Catalog) -> list[Read]:
    """Answer reads of addresses, each by the action whose own name for such data stands in the clause or in the address."""
    return [_read(one, clause, catalog) for one in reads]


def is_feed_address(url: str) -> bool:
    """Tell whether an address is called as feeds are; the words have to speak of one as well.

    A host called `feed` says nothing: prices, trades and orders come from such hosts as well.
    """
    return _FEED_ADDRESS.search(url) is not None


def _read(read: Read, clause: str, catalog: Catalog) -> Read:
    url: Any = read.arguments.get("url")
    if set(read.arguments) != {"method", "url"} or not isinstance(url, str):
        return read
    parts = frozenset(_PART.findall(url.lower()))
    for spec in _of_an_address(catalog):
        said_feed = "rss" in spec.synonyms and _FEED_SAID.search(clause) and is_feed_address(url)
        if said_feed or any(_stands(said, clause, parts) for said in spec.synonyms):
            return replace(read, action=spec.id, arguments={"url": url}, noun=read.noun or "items")
    return read


def _stands(said: str, clause: str, parts: frozenset[str]) -> bool:
    return said in parts or (
        said in clause and pattern_of(rf"\b{re.escape(said)}s?\b").search(clause) is not None
    )


def _of_an_address(catalog: Catalog) -> tuple[ActionSpec, ...]:
    """Answer the actions that only read, need an address and nothing else, and bring a list that is known."""
    found = _known.get(catalog)
    if found is None:
        found = _known[catalog] = tuple(
            spec
            for spec in catalog.actions()
            if not writes(spec)
            and not (spec.connection and spec.connection.required)
            and list(spec.input_schema.get("required", ())) == ["url"]
            and (list_path(spec.output_schema) or ("", False))[1]
        )
    return found
