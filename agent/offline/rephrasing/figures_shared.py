"""Several figures said in one breath: `the lowest, the highest and the average depth`, `how many there are, the total and the mean weight`.

What they are about is said once; here it is said of each, so that none of them is lost.
"""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.nouns import noun_of_url, singular
from agent.offline.language.text import Prepared

_SAID: Final = {
    "lowest": "lowest", "minimum": "lowest", "smallest": "lowest", "shortest": "lowest", "least": "lowest", "cheapest": "lowest", "min": "lowest",
    "highest": "highest", "maximum": "highest", "largest": "highest", "biggest": "highest", "longest": "highest", "greatest": "highest", "max": "highest",
    "overall sum": "total", "grand total": "total", "total sum": "total", "overall total": "total", "average": "average", "mean": "average", "avg": "average", "total": "total", "sum": "total", "overall": "total",
}  # fmt: skip
_KIND: Final = "|".join(sorted(_SAID, key=len, reverse=True))
_NO_FIELD: Final = r"(?!(?:and|or|to|in|into|on|at|by|for|of|with|per|from|the|a|an|is|are|as|each|every|how|number|count|amongst?|between|via|then|first|last|post|send|mail|tell|(?:" + _KIND + r"))\b)"  # fmt: skip
_FIELD: Final = rf"{_NO_FIELD}[a-z_]\w*(?: {_NO_FIELD}[a-z_]\w*)?"
_OF: Final = r"(?: of (?:all )?(?:the |their |its )?)"
_OF_EACH: Final = "lowest|minimum|smallest|highest|maximum|largest|biggest|average|mean"
_FIGURE: Final = rf"(?:the |their |its )?(?:(?:{_OF_EACH}) total|(?:{_KIND})(?:{_OF}{_FIELD}| {_FIELD})?(?: per {_FIELD})?)"
_COUNT: Final = rf"(?:how many {_FIELD}(?: (?:there (?:are|is|were|was)|came in|we (?:have|had|got)))?|(?:the )?(?:number|count){_OF}{_FIELD}|(?:the )?count)"
_ONE: Final = rf"(?:{_COUNT}|{_FIGURE})"
_SEP: Final = r"(?:, (?:and |plus )?| and | plus | as well as | & )"
_RUN: Final = re.compile(
    rf"(?<![\w@#])(?P<run>{_ONE}(?:{_SEP}{_ONE})+)(?= ?(?:[.,;:]|$)| (?:to|in|into|on|at|by (?:e?mail|sms)|via|as) )"
)
_READ_ONE: Final = re.compile(
    rf"(?:the |their |its )?(?P<kind>{_KIND})(?:{_OF}| )?(?P<field>{_FIELD}|(?<= )total)?(?: per (?P<per>{_FIELD}))?"
)
_READ_COUNT: Final = re.compile(rf"(?:how many |(?:the )?(?:number|count){_OF})(?P<things>{_FIELD})|(?:the )?count")  # fmt: skip
_CHEAP: Final = re.compile(rf"\b(?:{_KIND})\b")
_TELLS: Final = re.compile(r"\b(?:post|send|mail|email|tell|report|share|write|message|text|ping|notify)\b[^.;]*$")  # fmt: skip


def with_shared_figures(text: str, prepared: Prepared) -> str:
    """Return the request with what such figures are about said of each of them."""
    if _CHEAP.search(text) is None:
        return text
    return _RUN.sub(lambda m: _apart(m, prepared), text)


def _apart(match: re.Match[str], prepared: Prepared) -> str:
    if _TELLS.search(match.string[: match.start()]) is None:
        return match[0]
    said = re.split(_SEP, match["run"])
    things = _things(said, match.string, prepared)
    field = _shared_field(said, things)
    if field is None:
        return match[0]
    told = [_counted(one, things) or _figure(one, field, things) for one in said]
    if None in told:
        return match[0]
    # How many there are stands first: behind a field it would be read as how many of each.
    counts = [one for one in told if one and "number of" in one]
    return _joined([*counts, *(one for one in told if one and one not in counts)])


def _joined(told: list[str]) -> str:
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]


def _things(said: list[str], text: str, prepared: Prepared) -> str:
    """Answer what the list is of: what is counted, else what its address is called."""
    for one in said:
        counted = _READ_COUNT.match(one)
        if counted is not None and counted["things"]:
            return counted["things"].split()[0]
    urls = re.findall(r"@url\d+", text)
    return (noun_of_url(prepared.value(urls[0])) if urls else None) or ""


def _counted(one: str, things: str) -> str | None:
    counted = _READ_COUNT.match(one)
    if counted is None or not (counted["things"] or things):
        return None
    return f"the number of {counted['things'].split()[0] if counted['things'] else things}"


def _own(field: str, things: str) -> str:
    """Answer a field without what it is a field of: `boat weight` of boats is their weight."""
    words = [word for word in field.split() if singular(word) != singular(things or "-")]
    return " ".join(singular(word) if word == words[-1] else word for word in words)


def _shared_field(said: list[str], things: str) -> str | None:
    """Answer what the figures without a field of their own are about: what is said last, as in `the lowest and the highest depth`."""
    named = [m["field"] for one in said if (m := _READ_ONE.fullmatch(one)) and m["field"]]
    own = [field for one in named if (field := _own(one, things))]
    return own[-1] if own else None


def _figure(one: str, shared: str, things: str) -> str | None:
    match = _READ_ONE.fullmatch(one)
    if match is None or (match["per"] and singular(match["per"]) != singular(things or "-")):
        return None  # of each group
    field = _own(match["field"], things) if match["field"] else ""
    return f"the {_SAID[match['kind']]} {field or shared}"
