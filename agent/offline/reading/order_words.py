"""Putting things in order, and taking only the first of them: `largest first`, `the 5 newest`, `by price, descending`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.offline.language.nouns import is_plural, singular
from agent.offline.reading.parts import Limit, Sort

FIELD = r"(?:the |their |its |an? )?(?:same )?(?P<field>(?!the\b|in\b|with\b|and\b|to\b|from\b|then\b|first\b)[a-z][\w-]*(?: (?:name|number|address|date|time|id|code|value|left))?)"


@dataclass(frozen=True, slots=True)
class Superlative:
    """Which end comes first, and what is compared when the words do not say."""

    descending: bool
    by: str | None = None
    as_compared: bool = False
    """By what the condition compares, where there is one: `under 10 days to go, nearest first`."""


_AMOUNTS = {"largest": True, "biggest": True, "highest": True, "greatest": True, "most": True, "best": True, "strongest": True,
            "smallest": False, "lowest": False, "fewest": False, "least": False, "worst": False, "weakest": False}  # fmt: skip
_MEASURES = {"heaviest": ("weight", True), "lightest": ("weight", False), "longest": ("duration", True), "shortest": ("duration", False),
             "most expensive": ("price", True), "priciest": ("price", True), "dearest": ("price", True), "cheapest": ("price", False),
             "hottest": ("temperature", True), "warmest": ("temperature", True), "coldest": ("temperature", False), "slowest": ("duration", True),
             "newest": ("date", True), "latest": ("date", True), "most recent": ("date", True), "freshest": ("date", True), "youngest": ("date", True),
             "oldest": ("date", False), "earliest": ("date", False)}  # fmt: skip
_COMPARED = {
    "soonest": False,
    "nearest": False,
    "closest": False,
    "most urgent": False,
    "most pressing": False,
}
SUPERLATIVES: dict[str, Superlative] = {
    **{word: Superlative(down, as_compared=True) for word, down in _AMOUNTS.items()},
    **{word: Superlative(down, by) for word, (by, down) in _MEASURES.items()},
    **{word: Superlative(down, "date", as_compared=True) for word, down in _COMPARED.items()},
}
_SUPER = "|".join(sorted(SUPERLATIVES, key=len, reverse=True))
_FIRST = r"(?:(?:come |coming |comes |go |goes |being |is |are )?(?:first|1st)|(?:at|on|to) (?:the )?(?:top|head|front|start|beginning)|on top|up front|leading)"
_LAST = r"(?:last|at (?:the )?(?:bottom|end))"
_ORDER_WORDS = {
    "alphabetical": ("name", False),
    "alphabetic": ("name", False),
    "chronological": ("date", False),
}
_SORT = re.compile(
    rf"\b(?:sort|order|rank|arrange|list)(?:ed|ing)?\b(?: (?:them|it|this|these|everything|all|the [a-z]+|[a-z]+s))?(?: in [a-z]+ order)?,? (?:on|by) {FIELD}(?P<rest>(?:,? (?:and )?(?:(?:in )?(?:descending|ascending|desc|asc|reverse)(?: order)?|(?:with )?(?:the )?(?:{_SUPER})(?: [a-z_]+)? (?:{_FIRST}|{_LAST})|(?:from )?(?:the )?(?:{_SUPER}|high|low|large|small|big|new|old|z|a)(?: (?:value|one)s?)? (?:down )?to (?:the )?[a-z]+|down))*)"
)
_BARE = re.compile(r"\b(?:sort|rank|arrange)(?:ed)?\b(?: (?:them|it|the [a-z]+))?(?= |,|$)")
_EXTREME = re.compile(
    rf"(?:\b(?:with|put|putting|list|show|listing) )?(?:the )?\b(?P<super>{_SUPER})(?: (?P<field>(?!first|1st|at\b|on\b|to\b|last\b|ones?\b)[a-z]\w*(?: (?:date|time|value|amount|price))?))?(?: ones?)?,? (?:(?P<last>{_LAST})|{_FIRST})(?= |,|$)"
)
_RANGE = re.compile(
    rf"\b(?:sorted |ordered |ranked )?(?:from )?(?:the )?(?P<super>{_SUPER})(?: (?P<field>[a-z]\w*))? (?:down )?to (?:the )?(?:{_SUPER})(?: (?P<field2>(?!to\b|in\b|and\b)[a-z]\w*))?"
)
_IN_ORDER = re.compile(
    rf"\b(?:(?:sorted|ordered|listed) )?(?:in )?(?:(?P<reverse>reverse|inverse) )?(?P<word>alphabetical|alphabetic|chronological)(?:ly)?(?: order)?(?: (?:by|of|on) {FIELD})?"
    rf"|\bin (?P<way>descending|ascending|decreasing|increasing|reverse) order(?: (?:of|by) {FIELD.replace('P<field>', 'P<of>')})?"
    rf"|\bby (?:(?P<way2>descending|ascending|decreasing|increasing) )?{FIELD.replace('P<field>', 'P<by>')}(?:,? (?:in )?(?P<way3>descending|ascending|desc|asc|decreasing|increasing)(?: order)?)?(?P<firm>)"
)
_ASCENDING = frozenset(["ascending", "asc", "increasing"])
_DOWNWARDS = re.compile(r"desc|reverse|decreasing|from (?:high|large|big|new)|z to a|z-a|down\b")
_RANKS = "|".join(
    w for w in sorted(SUPERLATIVES, key=len, reverse=True) if w not in {"most", "least"}
)
_TOP = re.compile(
    rf"\b(?:only )?(?:the )?(?:(?P<rank>first|1st|top|last|{_RANKS}) )?(?<![\d.:@])(?P<n>\d{{1,3}})(?! (?:second|minute|hour|day|week|month|year)s?\b)(?: (?P<rank2>{_RANKS}|best-?[a-z]+|top))?(?: (?:[a-z][\w-]*s|people|ones))?(?: (?:by|in|with the (?P<rank3>{_RANKS})|according to|in terms of|measured by) (?:the |their )?(?P<by>(?!#|@)[a-z][\w-]*))?(?= |,|$)"
)
_ONE = re.compile(rf"\b(?:only )?the (?:single )?(?P<rank>{_RANKS}) (?P<noun>[a-z][\w-]*)(?= |,|$)")


# A clause of its own: how many at all. With a field in it, it compares.
_AT_MOST = re.compile(
    r"(?:but )?(?:only )?(?:at most|no more than|not more than|max(?:imum)?(?: of)?|up to|a maximum of) (?P<n>\d{1,3})(?: (?:of them|of these|in total|items|entries|rows|results|messages|posts|each time|at a time|per run))?"
)


def take_sort(text: str) -> tuple[Sort | None, re.Match[str] | None]:
    """Answer the order that a clause asks for, and the words that say so."""
    for read in (_by_verb, _by_range, _by_extreme, _by_order_word, _by_bare_verb):
        sort, match = read(text)
        if sort is not None:
            return sort, match
    return None, None


def _by_verb(text: str) -> tuple[Sort | None, re.Match[str] | None]:
    match = _SORT.search(text)
    if match is None:
        return None, None
    rest = match["rest"] or ""
    found = re.search(rf"\b(?P<super>{_SUPER})\b", rest)
    down = SUPERLATIVES[found["super"]].descending if found else bool(_DOWNWARDS.search(rest))
    return Sort(match["field"], down != bool(found and re.search(rf" {_LAST}$", rest))), match


def _by_range(text: str) -> tuple[Sort | None, re.Match[str] | None]:
    match = _RANGE.search(text)
    if match is None:
        return None, None
    return _sort_of(match["super"], match["field"] or match["field2"]), match


def _by_extreme(text: str) -> tuple[Sort | None, re.Match[str] | None]:
    match = _EXTREME.search(text)
    if match is None:
        return None, None
    sort = _sort_of(match["super"], match["field"])
    if match["last"]:
        sort = Sort(sort.by, not sort.descending, sort.as_compared)
    return sort, match


def _by_order_word(text: str) -> tuple[Sort | None, re.Match[str] | None]:
    for match in _IN_ORDER.finditer(text):
        if match["word"]:
            by, down = _ORDER_WORDS[match["word"]]
            return Sort(match["field"] or by, down != bool(match["reverse"])), match
        way = match["way"] or match["way2"] or match["way3"]
        if way:
            by = match["of"] or match["by"]
            return Sort(by, way not in _ASCENDING, as_compared=by is None), match
    return None, None


def _by_bare_verb(text: str) -> tuple[Sort | None, re.Match[str] | None]:
    match = _BARE.search(text)
    return (Sort("date"), match) if match else (None, None)


def _sort_of(word: str, field: str | None) -> Sort:
    said = SUPERLATIVES[word]
    return Sort(field or said.by, said.descending, as_compared=said.as_compared and field is None)


def take_limit(text: str, nouns: frozenset[str]) -> tuple[list[Sort | Limit], re.Match[str] | None]:
    """Answer how many are taken, by which order, and the words that say so."""
    if most := _AT_MOST.fullmatch(text):
        return [Limit(int(most["n"]))], most
    for match in _TOP.finditer(text):
        word = match["rank"] or match["rank2"] or match["rank3"]
        if word:
            return _ranked(word, match["by"], int(match["n"])), match
    one = _ONE.search(text)
    if one and not is_plural(one["noun"]) and (one["noun"] == "one" or one["noun"] in nouns):
        return _ranked(one["rank"], None, 1), one
    return [], None


def _ranked(word: str, by: str | None, count: int) -> list[Sort | Limit]:
    if word in {"first", "1st"} and by is not None:
        # of amounts the largest come first, of days and names those that sort first
        down = re.search(r"date|day|time|name|title|_(?:at|on|id)$|^id$", by) is None
        return [Sort(by, descending=down), Limit(count)]
    if word in {"first", "1st"} or (word in {"top", "last"} and by is None):
        sort = Sort("date", descending=True) if word == "last" else None
        return [sort, Limit(count)] if sort else [Limit(count)]
    if word not in SUPERLATIVES:
        return [Sort(by, descending=True, as_compared=by is None), Limit(count)]
    return [_sort_of(word, by), Limit(count)]


def one_and_many(nouns: Sequence[str]) -> frozenset[str]:
    return frozenset(singular(n) for n in nouns)
