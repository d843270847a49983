"""Figures over a list: totals, averages, counts, extremes, for all of it or for each group."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.offline.language.nouns import GENERIC, is_noun, is_plural, singular
from agent.offline.reading.parts import Measure, MeasureKind

_KINDS: dict[str, MeasureKind] = {
    "total": "sum", "totals": "sum", "sum": "sum", "sums": "sum", "subtotal": "sum", "subtotals": "sum", "overall": "sum", "turnover": "sum",
    "average": "avg", "averages": "avg", "mean": "avg", "avg": "avg", "count": "count", "counts": "count", "number": "count", "numbers": "count",
    "highest": "max", "maximum": "max", "largest": "max", "biggest": "max", "max": "max", "lowest": "min", "minimum": "min", "smallest": "min", "min": "min",
}  # fmt: skip
_KIND = "|".join(sorted(_KINDS, key=len, reverse=True))
_NOT_A_NAME = r"(?!(?:per|by|for|in|of|to|into|on|at|from|and|or|with|each|every|the|all|go|goes|is|are|should|them|it|up|there|that|which|first|1st|last|as|than)\b)"
_WORD = rf"{_NOT_A_NAME}[a-z][\w-]*"
_FIELD = rf"(?P<field>{_WORD}(?: {_WORD}){{0,2}})"
_PER = rf"(?:per|by|for each|for every|of every|of each|in each|in every|across|broken down by|split by|grouped by|each) (?:the |single |their )?(?P<by>{_WORD}(?: (?:name|code|id|type|centre|center|group|number))?)"
_OF_ALL = r"(?: of (?:the|all|all the|each|every|those|these|our) (?P<things>[a-z][\w-]*))?"
_GO_ON = r"(?= |,|;|:|\.|\?|$)"
_ADD_UP = r"(?:(?:add|sum|total|tot|tally|count)(?:ing|s)? up|total(?: up)?|sum|tally|(?:calculate|compute|work out|determine|figure out|get|give me) (?:the )?(?:total|sum)(?: of)?)"
_AVERAGE = r"(?:average(?: out)?|(?:calculate|compute|work out|determine|figure out|get|give me) (?:the )?(?:average|mean)(?: of)?)"
_NAMED = rf"(?:(?:calculate|compute|work out|determine|figure out|get|give|show)(?: me| us)? )?(?:the |an? |its |their )?(?P<kind>{_KIND})(?: of(?: all)?(?: the| our| their)?)?"
_HOW_MANY = rf"(?:count (?:the |all |all the |how many )?|how many )(?P<things>them|it|{_WORD}(?: {_WORD})??)(?: (?:there (?:are|is)|are there|came in|arrived|we (?:have|got|received|sold|sent|had)|(?:were|was|are|have been) (?:placed|made|opened|sold|closed|reported|sent|received|created|raised|booked)|(?:each|every) (?P<by2>{_WORD}) (?:has|have|got|had|placed|made|sent)|are (?:left|open|in it)))?"
_FORMS = (
    ("sum", re.compile(rf"\b{_ADD_UP} (?:(?:the|all|their|its|all the) )*{_FIELD}{_OF_ALL}(?: {_PER})?{_GO_ON}")),
    ("avg", re.compile(rf"^{_AVERAGE} (?:(?:the|all|their|its) )*{_FIELD}{_OF_ALL}(?: {_PER})?{_GO_ON}")),
    ("count", re.compile(rf"\b{_HOW_MANY}(?: {_PER})?{_GO_ON}")),
    ("", re.compile(rf"\b{_NAMED} {_FIELD}{_OF_ALL} {_PER}{_GO_ON}")),
    ("", re.compile(rf"\b{_NAMED} {_FIELD}{_OF_ALL}{_GO_ON}")),
    ("", re.compile(rf"\b(?:the |their |its )?(?P<kind>{_KIND})(?: {_PER}|(?: (?:at|on|to) (?:the )?(?:top|bottom|end|head|start|beginning))?(?= |,|;|$))")),
)  # fmt: skip
_PLACED = re.compile(
    r" ?(?:at|on|to) (?:the )?(?:top|bottom|end|head|start|beginning)(?= |,|$)| ?\bon top(?= |,|$)"
)
_BESIDES = re.compile(r"(?:\b(?:with|including|plus|and|together with|along with|as well as)|,) $")
_SORTS = re.compile(r" (?:first|1st|last)\b")


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of a clause, what they are grouped by, and the clause without them."""

    measures: tuple[Measure, ...]
    by: str | None
    rest: str
    besides: bool
    """They stand beside the list itself: `mail the list with the total on top`."""


NO_FIGURES = Measured((), None, "", besides=False)


def read_measures(clause: str, *, nouns: frozenset[str]) -> Measured:
    """Find every figure that a clause asks for."""
    measures: list[Measure] = []
    by, besides = None, False
    while (found := _first(clause, nouns, already=bool(measures))) is not None:
        measure, group, match = found
        by = by or group
        beside = _stands_beside(clause, match)
        besides = besides or (not measures and beside)
        if measure not in measures:
            measures.append(measure)
        tail = _PLACED.sub("", clause[match.end() :], count=1)
        lead = clause[: match.start()]
        lead = _BESIDES.sub("", lead) + " " if beside or len(measures) > 1 else f"{lead}it "
        clause = re.sub(r"\s+", " ", lead + tail).strip(" ,")
    return Measured(tuple(measures), by, clause, besides)


def _first(
    clause: str, nouns: frozenset[str], *, already: bool
) -> tuple[Measure, str | None, re.Match[str]] | None:
    for kind, form in _FORMS:
        for match in form.finditer(clause):
            said = match.groupdict()
            word = said.get("kind")
            measure = _measure(kind or _KINDS[word or ""], said, nouns)
            by = said.get("by") or said.get("by2")
            tail = clause[match.end() :]
            sorts = _SORTS.match(tail) or (
                word and _KINDS[word] in {"min", "max"} and _PLACED.match(tail)
            )
            if measure is None or sorts:
                continue
            counted = measure.kind == "count" and (said.get("field") or said.get("things"))
            if not counted and _is_plain_word(measure, by, word, already=already):
                continue
            return measure, singular(by) if by else None, match
    return None


def _is_plain_word(measure: Measure, by: str | None, word: str | None, *, already: bool) -> bool:
    """`the total` alone is a figure only beside one, or with a group; `highest price` may be an order."""
    if by is not None or word is None:
        return False
    if measure.kind in {"min", "max"}:
        return measure.field is None or not already
    return measure.field is None and measure.kind != "sum"


def _measure(kind: str, said: dict[str, str | None], nouns: frozenset[str]) -> Measure | None:
    field = said.get("field")
    if field is None:
        return Measure(kind)  # type: ignore[arg-type]  # one of the table
    field = re.sub(r"(?<=[a-z_]) (?:fields?|columns?|values?)$", "", field)
    words = field.split()
    if kind == "count":
        counted = is_plural(words[-1]) or singular(words[-1]) in nouns
        return Measure("count") if counted else None
    named = "_" in words[-1]  # as no plain word is
    if not (named or is_noun(words[-1])) or words[-1] in GENERIC:
        return None
    # `the total of the orders` adds up an amount of theirs that is not named
    own = singular(words[-1]) in nouns and len(words) == 1
    return Measure(kind, None if own else field)  # type: ignore[arg-type]  # one of the table


def _stands_beside(clause: str, match: re.Match[str]) -> bool:
    return bool(_BESIDES.search(clause[: match.start()])) or bool(
        _PLACED.match(clause[match.end() :]) or _PLACED.search(match[0])
    )
