"""Tells a reading of one answer (`get the forecast and post it`) from that of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.nouns import is_plural, noun_of_url, thing_of_url
from agent.offline.language.text import Prepared
from agent.offline.reading.reads import ENDS_IN_ONE, read_from_urls

_ONE_THING = re.compile(
    r"\b(?:it|its|(?:the|an?) (?:text|content|contents|result|response|answer|body|page|status|value|output|message|number|temperature|price|alert))\b"
)
# `if the depth is over 9`: one depth, of one thing.
_ASKS_ONE = re.compile(
    r"\b(?:if|when(?:ever)?|once|as soon as|in case) (?:(?:the|its|it) |(?!any|there|some|no|a|an)[a-z_]+ (?:[<>=]+ |is|was|exceeds?|equals?|goes|rises|drops|falls|reaches|gets)\b)"
)
_ASKS_ITS = re.compile(r"\b(?:if|when|once|unless|only (?:if|when)|where|and|or) its [a-z_]\w*\b")
_ONE_VALUES = frozenset(
    [
        "status",
        "state",
        "value",
        "temperature",
        "price",
        "response",
        "result",
        "answer",
        "health",
        "version",
        "ok",
    ]
)
_SEVERAL = re.compile(
    r"\b(?:items|ones|those|them|others|rest|each|every|all|list|rows|records|entries|new)\b"
)


# A word for many things that is said in the singular.
_MANY_IN_ONE = frozenset(
    ["inventory", "stock", "staff", "export", "feed", "list", "catalogue", "catalog", "history", "log", "queue", "backlog", "pipeline", "schedule", "roster", "data", "report", "team", "mail", "inbox", "calendar", "search", "directory", "register", "table", "answer", "all", "overview", "week", "day", "month", "today", "board", "store"]
)  # fmt: skip


def _is_one(url: str, text: str) -> bool:
    """`fetch the menu from .../menu`, `ask me to approve it`: one thing, as its address calls it."""
    thing = thing_of_url(url)
    if is_plural(thing) or thing in _MANY_IN_ONE:
        return False
    named = rf"\b(?:fetch|get|read|take|load) (?:the|an?|our) (?:[a-z]+ )?{re.escape(thing)} (?:from|at|of|under) @url"
    return bool(re.search(named, text)) or bool(re.search(r"\bto approve\b", text))


def reads_for_one(clauses: Sequence[str], prepared: Prepared) -> bool:
    """Tell whether all that is read is about one thing: addresses with room for it, and words about `its` fields."""
    urls = [str(r.arguments["url"]) for c in clauses for r in read_from_urls(c, prepared)]
    if not urls or _SEVERAL.search(" ; ".join(clauses)):
        return False
    if all(ENDS_IN_ONE.search(url) for url in urls):
        return True
    asks = any(_ASKS_ITS.search(clause) for clause in clauses)
    return asks and len(urls) == 1 and "{" in urls[0] and noun_of_url(urls[0]) is None


def reads_one_thing(text: str, nouns: Sequence[str], prepared: Prepared) -> bool:
    """Tell whether what the request reads is one thing."""
    urls = [prepared.value(n) for n in dict.fromkeys(re.findall(r"@url\d+", text))]
    reads = read_from_urls(text, prepared)
    read = [
        prepared.value(n)
        for n in re.findall(r"(?:\bfetch|\bget|\bread|\btake|\bload)\b[^.;@]*(@url\d+)", text)
    ]
    if len(read) == 1 and not _SEVERAL.search(text) and _is_one(read[0], text):
        return True
    if nouns or len(urls) != 1 or noun_of_url(urls[0]) or any(r.noun for r in reads):
        return False
    about = find_conditions(text, prepared)
    asks_one = _ASKS_ONE.search(text) is not None
    if not asks_one and any(t.field not in _ONE_VALUES for f in about for t in f.condition.tests):
        return False
    return (asks_one or bool(_ONE_THING.search(text))) and not _SEVERAL.search(text)
