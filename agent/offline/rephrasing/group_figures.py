"""Several figures of each group of a table: `number of open jobs per ward plus the average hours` is one statement.

One figure alone is read elsewhere; of several, or of a file made of them, the database makes the table that is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.text import Entity, Prepared
from agent.offline.rephrasing.declared_columns import COLUMNS, TABLE, columns_of
from agent.offline.rephrasing.row_tests import said_value

_WORDS: Final = r"(?:[a-z_']+ ){0,4}?[a-z_']+"
_PER: Final = re.compile(
    r" ?(?:(?:per|by|for each|for every|of each|of every|in each|in every)|(?:does |do |did )?(?:each|every)) (?P<by>[a-z_]+)(?: (?:has|have|had|there (?:are|is|were)))?"
)
_COUNT: Final = r"(?:(?:the )?(?:number|count) of|how many|count)(?: the| all)? (?P<count>(?:[a-z]+ )?(?!(?:does|has|is|was|his|its|this)\b)[a-z]+s)\b(?! (?:they|it|in total|altogether|on average))(?: (?:there (?:are|is|were)|are there|we have))?"
_AVERAGE: Final = rf"(?:the )?(?:average|mean)(?: number)?(?: of)?(?: the)? (?P<average>[a-z_]+)|how (?:many|much|long) (?P<averaged>{_WORDS}) on average"
_TOTAL: Final = rf"(?:the )?(?:sum|total)(?: number)?(?: of)?(?: the| all)? (?P<total>[a-z_]+)|how (?:many|much) (?P<totalled>{_WORDS}) (?:in total|altogether|all together)|(?:the )?(?P<summed>[a-z_]+) (?:in total|altogether)"
_HIGHEST: Final = r"(?:(?:what is |what's )?the )?(?:highest|largest|biggest|maximum|max|latest|longest) (?P<most>[a-z_]+)"
_LOWEST: Final = r"(?:(?:what is |what's )?the )?(?:lowest|smallest|minimum|min|earliest|shortest) (?P<least>[a-z_]+)"
_FIGURE: Final = re.compile(rf"(?<![\w@])(?:{_AVERAGE}|{_TOTAL}|{_HIGHEST}|{_LOWEST}|{_COUNT})(?: there)?(?![\w])")  # fmt: skip
_MADE: Final = {"AVG": ("average", "averaged"), "SUM": ("total", "totalled", "summed"), "MAX": ("most",), "MIN": ("least",)}  # fmt: skip
_NAMES: Final = {"AVG": "average", "SUM": "total", "MAX": "highest", "MIN": "lowest"}
_JOINS: Final = re.compile(
    r"(?:[ ,]|\b(?:and|plus|also|as well as|along with|together with|the|there|too|each)\b)*"
)
_FILE: Final = re.compile(r"\bcsv\b")
_CHEAP: Final = Gated(r"\b(?:per|by|each|every)\b", needs="per|by|each|every")
_MUST: Final = re.compile(
    r"(?:^|[.;,?!:] ?|\b(?:and|where|whose|with|only those with|only) )(?:the )?(?P<column>[a-z_]\w*) (?:must be|has to be|must equal|should be|is|equals|=|==) ?(?P<value>@str\d+|[a-z\d][\w-]*)(?= ?[.;,]|$)"
)
_FIRST: Final = re.compile(r"[,;]? ?(?:the )?(?:(?P<most>most|highest|largest|biggest|best|busiest)|(?P<least>fewest|lowest|smallest|least))(?: [a-z]+)? (?:comes? )?(?:first|1st)(?=[ .;,]|$)")  # fmt: skip
_READ: Final = rf"(?:read|take|use|go through|look at|query|from|in|of|out of|fetch|get)?(?: the)? ?{TABLE}{COLUMNS}"
_SOURCE: Final = re.compile(
    rf"(?:(?:it's|it is|that's|they are|everything is|the data is)(?: all)? in (?:the |our )?(?:db|database)[,:]? ?)?{_READ}(?: ?[.;:,](?= |$))?"
)
_TO: Final = re.compile(r"^[ ,;:]*(?:to |into |in |goes to |go to )?(?P<place>@(?:chan|mail)\d+)")


# `mail it as a csv to @mail0`
_AS_FILE: Final = re.compile(
    r"\b(?:mail|email|send) (?:it|that|this|them|the (?:table|result|list)) (?:as|in) (?:an? )?csv(?: file)?\b"
)

_POST_IT: Final = re.compile(r"\bpost (?:it|that|this|them|both|these)\b(?= (?:to|in|into) @chan)")


@dataclass(slots=True)
class _Statement:
    """What is chosen, of which rows, in which order."""

    table: str
    by: str
    columns: list[str]
    chosen: list[str] = field(default_factory=list)
    first: str = ""
    where: str = ""
    order: str = ""

    def spelt(self) -> str:
        # names of one word each, and only proposed: a person sees the statement before it runs
        lead = f"SELECT {', '.join([self.by, *self.chosen])} FROM {self.table}"  # noqa: S608
        return f"{lead}{self.where} GROUP BY {self.by}{self.order}"


def with_group_figures(text: str, prepared: Prepared) -> str:
    """Return the request with such figures as a statement that is run, and what it answers sent."""
    tables = columns_of(text) if "table" in text and _CHEAP.search(text) else {}
    if len(tables) != 1:
        return text
    ((table, columns),) = tables.items()
    span = _span(text, columns)
    if span is None:
        return text
    start, end, by, found = span
    made = _Statement(table, by, columns)
    adjectives = [word for one in found if (word := _put(one, made)) is not None]
    if len(made.chosen) != len(found) or (len(found) < 2 and not _FILE.search(text)):
        return text
    given: dict[str, object] = {}
    before, behind = (_narrowed(part, made, given, prepared) for part in (text[:start], text[end:]))
    if any(word and word not in map(str, given.values()) for word in adjectives):
        return text
    return _written(before, behind, made, given, prepared)


def _span(text: str, columns: list[str]) -> tuple[int, int, str, list[re.Match[str]]] | None:
    """Answer where the figures of each group stand, one after the other."""
    found: list[re.Match[str]] = []
    start, end, by = 0, 0, ""
    for one in _FIGURE.finditer(text):
        if found and (_JOINS.fullmatch(text, end, one.start()) is None):
            if by:
                break
            found = []
        start = start if found else one.start()
        found.append(one)
        per = _PER.match(text, one.end())
        is_column = per is not None and per["by"] in columns
        by = per["by"] if per is not None and is_column else by
        end = per.end() if per is not None and is_column else one.end()
    return (start, end, by, found) if found and by else None


def _put(found: re.Match[str], made: _Statement) -> str | None:
    """Put one figure among what is chosen; answer the quality of what is counted, None where it is of no column."""
    groups = found.groupdict()
    if counted := groups["count"]:
        *quality, things = counted.split()
        return _chosen(made, "COUNT(*)", things, " ".join(quality))
    for function, names in _MADE.items():
        said = next((groups[name] for name in names if groups[name]), None)
        column = _column(said, made.columns) if said else None
        if column is not None:
            return _chosen(made, f"{function}({column})", f"{_NAMES[function]}_{column}", "")
    return None


def _chosen(made: _Statement, figure: str, name: str, quality: str) -> str:
    made.chosen.append(f"{figure} AS {name}")
    made.first = made.first or name
    return quality


def _column(said: str, columns: list[str]) -> str | None:
    """Answer the column whose words are all said, or else the only one of which one is."""
    words = set(re.split(r"[ _]", said.replace("'ve", "")))
    words |= {word.removesuffix("s") for word in words}
    whole = [name for name in columns if set(name.split("_")) <= words]
    part = [name for name in columns if set(name.split("_")) & words]
    fitting = whole or part
    return fitting[0] if len(fitting) == 1 else None


def _narrowed(part: str, made: _Statement, given: dict[str, object], prepared: Prepared) -> str:
    """Take the source, what the rows must be, and the order out of what stands around the figures."""
    part = _SOURCE.sub(lambda m: "" if m["table"] == made.table else m[0], part)
    part = re.sub(r"\s+", " ", part)

    def must(match: re.Match[str]) -> str:
        if match["column"] not in made.columns or match["column"] in given:
            return match[0]
        given[match["column"]] = said_value(match["value"], prepared)
        return ""

    part = _MUST.sub(must, part)
    order = _FIRST.search(part)
    if order is None:
        return part
    made.order = f" ORDER BY {made.first} {'DESC' if order['most'] else 'ASC'}"
    return part[: order.start()] + part[order.end() :]


def _written(
    before: str, behind: str, made: _Statement, given: dict[str, object], prepared: Prepared
) -> str:
    tests = " AND ".join(f"{name} = {_literal(value)}" for name, value in given.items())
    made.where = f" WHERE {tests}" if tests else ""
    name = f"@sql{sum(e.kind == 'sql' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("sql", made.spelt())
    behind = _AS_FILE.sub("turn them into csv and mail the csv", behind.lstrip("?!"))
    behind = _POST_IT.sub("post them together as one message", behind)
    place = _TO.match(behind)
    if place is not None:
        behind = f" ; {'post them together as one message into' if 'chan' in place['place'] else 'mail them to'} {place['place']}{behind[place.end() :]}"  # fmt: skip
    lead = re.sub(r"(?:[ ,;:.]|\b(?:and|then|post|send|the|me)\b)+$", "", before)
    return f"{lead}{' ; ' if lead else ''}fetch the rows from {name}{'' if behind[:1] in '.,; ' else ' '}{behind}"


def _literal(value: object) -> str:
    if isinstance(value, bool | int | float):
        return str(value).upper()
    return "'" + str(value).replace("'", "''") + "'"
