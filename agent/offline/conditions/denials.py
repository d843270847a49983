"""What things are not, said around a field: `those not with status open or late`, `with neither`, `other than`, `without`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.conditions.condition import Condition, Found, Test
from agent.offline.conditions.subjects import noun_before
from agent.offline.conditions.words import VALUE_FIELDS, is_state, may_be_value, with_alternatives
from agent.offline.language.gated import Gated
from agent.offline.language.text import Prepared

_FIELD: Final = rf"(?:the |an? )?(?P<field>{VALUE_FIELDS}|[a-z]+(?:_[a-z0-9]+)+)"
_VALUE: Final = r"(?:of |= ?)?(?P<value>@str\d+|[a-z][\w-]*)"
_ONES: Final = r"(?:\b(?:those|ones|the ones) (?:(?:that|which|who) (?:are|is) )?)?"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"{_ONES}\b(?:not|never) (?:with|having|of|in|on) {_FIELD} {_VALUE}",
        rf"\b(?:with|having) neither {_FIELD} {_VALUE}",
        rf"\b(?:with|having|of|in|whose|where) {_FIELD} (?:(?:is |are )?(?:other than|anything but|different from|unlike|neither)) {_VALUE}",
        rf"\bwithout {_FIELD} {_VALUE}",
    )
)
# `"tar" is in its title`, `its title has "tar" in it`.
_INSIDE: Final = Gated(
    r"(?:\b(?:if|when|where|whenever|and|or|but|that have|with) )?(?:there is |there's )?(?P<value>@str\d+)(?: (?:is|are|appears?|occurs?|stands?|comes up))?(?P<not> not|n't)?(?: (?:appear|occur))?(?: found| contained| mentioned| anywhere| somewhere)? in (?:the |its |their )(?P<field>[a-z]\w*)(?: of (?:it|them|each))?"
    r"|(?:\b(?:if|when|whose|where|whenever|and|or|but) )?(?:the |its |their )?(?P<field2>[a-z]\w*) (?P<not2>does not have|doesn't have|has no|has|have|with) (?P<value2>@str\d+) (?:in it|in there|inside|within|somewhere|anywhere)\b(?: in it)?",
    needs="@str",
)

_CONTAINS: Final = re.compile(r"\b(?:contain|includ|mention)(?:s|ing|es|e)?\b[^,;.]*$")
_CONTAINS_TOO: Final = re.compile(
    r"(?:(?<=\band )|(?<=\bor )|(?<=\bbut ))(?:the |its |their )?(?P<field>(?!it\b|they\b|that\b|which\b|who\b|to\b|not\b|does\b|do\b)[a-z]\w*) (?P<not>(?:does not|doesn't|do not|don't) )?(?:contains?|includes?|mentions?) (?:the (?:word |text )?)?(?P<value>@str\d+)"
)
# `contains "tar" but not "feather"`
_BUT_NOT: Final = re.compile(
    r"(?:(?<=\bbut )|(?<=\band ))not (?:the (?:word |text )?)?(?P<value>@str\d+)"
)
_NAMED: Final = r"(?:@str\d+|[a-z]{2,5}(?![\w-]))"
_FROM: Final = re.compile(
    rf"\b(?:those|ones|the ones|anything|everything)(?: (?:that|which) (?:are|is|come|comes))? (?P<not>not )?from (?P<values>{_NAMED}(?:(?:, | and | or | nor |, and |, or ){_NAMED})*)(?= ?(?:[,.;]|$)| (?:to|in|into) )"
)


def denied(clause: str, prepared: Prepared) -> list[Found]:
    """Find what a field must be none of."""
    found: list[Found] = []
    for form in _FORMS:
        for match in form.finditer(clause):
            value = match["value"]
            if not (value.startswith("@") or _may_be(match["field"], value, prepared)):
                continue
            said = prepared.value(value) if value.startswith("@") else prepared.as_written(value)
            one = _found(Test(match["field"], "!=", (said,)), clause, match)
            found.append(with_alternatives(one, clause, prepared))
    return found


def _may_be(field: str, word: str, prepared: Prepared) -> bool:
    return may_be_value(word, prepared) or is_state(field, word)


def inside(clause: str, prepared: Prepared) -> list[Found]:
    """Find texts that stand somewhere in a field, or do not."""
    found = [_inside(match, clause, prepared) for match in _INSIDE.finditer(clause)]
    for match in _CONTAINS_TOO.finditer(clause):
        test = Test(match["field"], "contains", (prepared.value(match["value"]),), denied=match["not"] is not None)  # fmt: skip
        found.append(_found(test, clause, match))
    for match in _BUT_NOT.finditer(clause):
        if _CONTAINS.search(clause[: match.start()]):
            test = Test(None, "contains", (prepared.value(match["value"]),), denied=True)
            found.append(_found(test, clause, match))
    return found


def of_a_source(clause: str, prepared: Prepared) -> list[Found]:
    """Find what things come from, where no field is named: `those from "Rent" and "Tax"`, `the ones not from FR`."""
    found: list[Found] = []
    for match in _FROM.finditer(clause):
        said = re.findall(r"@str\d+|[a-z]+", re.sub(r"\b(?:and|or|nor)\b", " ", match["values"]))
        values = tuple(_source(word, prepared) for word in said)
        if all(values):
            test = Test("source", "!=" if match["not"] else "==", tuple(map(str, values)))
            found.append(_found(test, clause, match))
    return found


def _source(word: str, prepared: Prepared) -> str | float | None:
    if word.startswith("@"):
        return prepared.value(word)
    written = re.search(rf"(?<![\w@/.-]){word.upper()}(?![\w/.-])", prepared.original)
    return word.upper() if written else None


def _inside(match: re.Match[str], clause: str, prepared: Prepared) -> Found:
    value = prepared.value(match["value"] or match["value2"])
    field = match["field"] or match["field2"]
    is_denied = match["not"] is not None or (match["not2"] or "has") not in {"has", "have", "with"}
    test = Test(field, "contains", (value,), denied=is_denied)
    return _found(test, clause, match)


def _found(test: Test, clause: str, match: re.Match[str]) -> Found:
    noun = noun_before(clause[: match.start()])
    return Found(Condition((test,), noun=noun), match.start(), match.end())
