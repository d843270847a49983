"""Data that comes from a place without an address: `get the orders from our shop`, `the leads in the database`.

The plan is built around it all the same, and the one thing that is missing is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from agent.offline.building.cel import value_hole
from agent.offline.language.nouns import GENERIC, is_noun, is_plural
from agent.offline.language.text import Prepared
from agent.offline.reading.feeds import as_what_it_reads
from agent.offline.reading.parts import Read
from agent.offline.reading.reads import HTTP, read_from_urls, read_other, statement_action
from engine.core.action import Catalog

_DATABASES = frozenset(
    ["database", "db", "table", "warehouse", "postgres", "postgresql", "mysql", "sqlite", "view"]
)
_SYSTEMS = frozenset(
    [
        "api",
        "app",
        "application",
        "backend",
        "catalog",
        "catalogue",
        "cms",
        "crm",
        "dashboard",
        "endpoint",
        "erp",
        "feed",
        "forum",
        "helpdesk",
        "inventory",
        "ledger",
        "page",
        "platform",
        "portal",
        "register",
        "registry",
        "server",
        "service",
        "shop",
        "site",
        "software",
        "store",
        "system",
        "tool",
        "tracker",
        "webshop",
        "website",
        "wiki",
    ]
)
_KINDS = "|".join(sorted(_DATABASES | _SYSTEMS, key=len, reverse=True))
_IN_PLACE = rf"(?:from|in|of|out of|on) (?P<place>(?:the|our|my|their|an?|this|that|your) (?:[a-z][\w-]+ ){{0,2}}?(?P<kind>{_KINDS}))(?! (?:{_KINDS})\b)(?=$|[ ,;:.])"
_FETCHES = r"(?:fetch|get|pull|download|load|retrieve|collect|grab|read|query|export|list)"
_FROM = re.compile(
    rf"^(?:(?:please|then|also|and) )*{_FETCHES}(?: me| us)?(?: all)?(?: of)? (?P<what>(?:[a-z][\w'-]* ){{0,4}}?(?P<noun>[a-z][\w-]*s|data))"
    rf" {_IN_PLACE}"
)
PLACES = (re.compile(_IN_PLACE.replace("?P<place>", "?:").replace("?P<kind>", "?:")),)
"""What `read_unaddressed` uses of a clause besides its verb and its noun."""


def reads_of(
    clause: str, prepared: Prepared, catalog: Catalog, services: Collection[str] | None
) -> list[Read]:
    """Answer what a clause reads; without `services`, data is at hand and no place is asked for."""
    found = read_from_urls(clause, prepared)
    if found:
        return as_what_it_reads(found, clause, catalog)
    unaddressed = (
        read_unaddressed(clause, prepared, catalog, services) if services is not None else None
    )
    other = unaddressed or read_other(clause, prepared, catalog)
    return [other] if other else []


def read_unaddressed(
    clause: str, prepared: Prepared, catalog: Catalog, services: Collection[str]
) -> Read | None:
    """Answer a read whose address, or whose query, is a hole; None where no place of data is named."""
    match = _FROM.match(clause)
    if match is None or "@" in clause:
        return None
    noun, kind, place = match["noun"], match["kind"], match["place"]
    named = set(place.split()[:-1]) & set(services)
    if named or not (noun in GENERIC or (is_noun(noun) and is_plural(noun))):
        return None
    said = re.sub(r"^(?:my|our)\b", "your", prepared.as_written(place))
    if kind in _DATABASES and (found := statement_action(catalog)) is not None:
        action, argument = found
        label = f"Which SQL query reads the {noun} from {said}?"
        return Read(
            action, {argument: value_hole(label, {"type": "string"}, argument)}, noun, clause
        )
    if kind not in _SYSTEMS or catalog.action(HTTP) is None:
        return None
    hole = value_hole(f"Which web address of {said} gives the {noun}?", {"type": "string"}, "url")
    return Read(HTTP, {"method": "GET", "url": hole}, noun, clause)
