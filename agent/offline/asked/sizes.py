"""How much is much: `big` becomes a comparison with what an answer gives."""

from __future__ import annotations

import re

from agent.offline.asked.choices import plainly
from agent.offline.timing.calendar_words import with_digits

_COMPARES = r"over|above|more than|greater than|bigger than|larger than|higher than|older than|newer than|longer than|at least|exceeding|beyond|under|below|less than|fewer than|smaller than|lower than|cheaper than|at most|up to|[<>]=?"
_AMOUNT = r"(?:[$€£¥] ?)?\d[\d.,]*(?: ?(?:k|thousand|million))?(?: ?(?:[$€£¥%]|eur|euros?|usd|dollars?|gbp|pounds?|chf|percent|(?:second|minute|hour|day|week|month|year)s?|degrees?|items?|pieces?|kg|kb|mb|gb))?"
_THINGS = r"(?:(?:all|any|every|each|those|the|ones?|things?|everything|anything|[a-z]+s)(?: |,))*"
_FIELD = r"[a-z_][\w-]*(?: [a-z_][\w-]*)?"
_FORMS = (
    re.compile(rf"{_THINGS}(?P<cmp>{_COMPARES}) (?P<amount>{_AMOUNT})(?:,? (?:in|by|for|of|as) (?:the )?(?:fields? )?(?P<field>{_FIELD}))?", re.IGNORECASE),
    re.compile(rf"(?:{_THINGS}(?:with|whose|where|if|when) )?(?:an? |the |its |their )?(?P<field>{_FIELD}?)(?: (?:is|are|of|being))? (?P<cmp>{_COMPARES}) (?P<amount>{_AMOUNT})", re.IGNORECASE),
    re.compile(rf"(?P<amount>{_AMOUNT})(?: (?:or|and) more)?(?: (?:in|by|for|of|as) (?:the )?(?P<field>{_FIELD}))?", re.IGNORECASE),
)  # fmt: skip
_LIMIT = re.compile(
    rf"(?:the |a |an |our |its )?(?:limit|threshold|target|budget|amount|average|level|maximum|minimum|number|line) (?:is|of|at|being) (?P<amount>{_AMOUNT})",
    re.IGNORECASE,
)
_UNDER = re.compile(r"\b(?:small|tiny|cheap|low|cold|few|under|below)\b")
_TOP = re.compile(
    rf"(?:the )?(?:(?:top|best|first|biggest|largest|highest) )?(?P<n>\d+)(?: (?:biggest|largest|best|highest))?(?: (?:ones|[a-z]+s))?(?:,? (?:by|in|of|with) (?:the )?(?:(?:biggest|largest|highest|most) )?(?:field )?(?P<field>{_FIELD}))?",
    re.IGNORECASE,
)
# Sizes that stand behind what they are said of, and those that compare.
_TOO = re.compile(r"too [a-z]+")
_AGE = re.compile(r"(?P<cmp>older|newer|longer|later) than")
_LEVEL = re.compile(r"(?P<cmp>over|above|under|below|exceed\w*|beyond) ")


def sized(about: str, answer: str) -> str | None:
    """Answer what stands in the place of a vague size; None where the answer gives no amount."""
    said = with_digits(plainly(answer))
    if about.startswith(("the top", "the best", "the biggest few", "the largest few")):
        return _ranked(about, said)
    forms = (*_FORMS, _LIMIT)
    match = next((m for form in forms if (m := form.fullmatch(said))), None)
    if match is None:
        return None
    told = match.groupdict()
    amount, field = told["amount"], told.get("field")
    compared = f"{(told.get('cmp') or _comparing(about)).lower()} {amount}"
    if _TOO.match(about):
        return compared
    tested = f"with {field} {compared}" if field else compared
    if _AGE.match(about) or _LEVEL.match(about):
        return tested
    size, _, thing = about.partition(" ")
    while thing and size in {"very", "really"}:
        size, _, thing = thing.partition(" ")
    return f"{thing} {tested}" if thing else tested


def _comparing(about: str) -> str:
    """Answer how a bare number is compared: as the vague word says."""
    if age := _AGE.match(about):
        return f"{age['cmp']} than"
    if (level := _LEVEL.match(about)) and not level["cmp"].startswith("exceed"):
        return level["cmp"]
    return "under" if _UNDER.search(about) else "over"


def _ranked(about: str, said: str) -> str | None:
    match = _TOP.fullmatch(said)
    if match is None:
        return None
    thing = about.rpartition(" ")[2]
    by = f" by {match['field']}" if match["field"] else ""
    return f"the top {match['n']} {thing}{by}"
