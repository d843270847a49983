"""Requests that take back what they ask for: nothing can be right, so the person is asked which half counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.offline.asked.point import OpenPoint
from agent.offline.conditions.condition import Condition, Test
from agent.offline.language.text import Prepared
from agent.offline.reading.parts import Keep, Part, Send
from agent.offline.timing.calendar_words import DAY

_NEVER_RUNS = re.compile(
    r"\b(?:but|yet|and|though|except|only) (?:please )?(?:(?:not|never) (?:ever )?(?:on )?any (?:day|time|occasion)|(?:on|at) no (?:day|time|occasion|date)s?|never(?: ever)?(?= (?:run|start|execute|do (?:it|this|that))|[.,;!]|$)|(?:do not|don't|never) (?:ever )?(?:run|start|execute)(?: (?:it|this))?)\b(?! (?:twice|more|again|the same|on|at(?! all)|before|after|if|when|unless|while|during))"
)
_WEEKDAYS = r"(?:weekdays?|workdays?|working days?|business days?)"
_EXCEPT = r"(?:,? ?(?:\b(?:but|yet|and|though) )?\b(?:never(?: ever)?|not|except(?: for)?)(?: on| at)? (?:the )?)"
# All days are taken out, or the only one that was named.
_NO_DAY_LEFT = re.compile(
    rf"{_EXCEPT}(?:{_WEEKDAYS} (?:and|or|nor)(?: on)? weekends?|weekends? (?:and|or|nor)(?: on)? {_WEEKDAYS})\b"
)
_DAY_AND_NOT = re.compile(
    rf"\b(?:every|each) (?P<day>{DAY})\b(?!(?:,| and| or) (?:{DAY})).*?(?P<not>{_EXCEPT}(?P=day)s?)\b(?! the| of)"
)
_NEVER_THERE = re.compile(
    r"\b(?:never|not|don't|do not|without|no)(?: ever)?(?: (?:post|send|mail|email|write|tell|put|share|posting|sending|mailing)(?: (?:it|them|this|that|anything|any of (?:it|them)))?)? (?:in|into|to|on|via|by|through|over|using) (?:the |our |my )?(?P<where>slack|email|mail|@(?:chan|mail)\d+)\b(?! (?:twice|again|more))"
)
_RUNS_OR_NOT = ("it should run", "it never should run")
_SERVICES = {"slack": "slack.", "email": "email.", "mail": "email."}


def without_exclusions(text: str) -> str:
    """`in #a, not in #b`: where nothing was to go to anyway need not be said again."""
    for match in list(_NEVER_THERE.finditer(text))[::-1]:
        where = match["where"]
        if where.startswith("@") and len(re.findall(rf"{where}\b", text)) == 1:
            before = re.sub(r",? ?\b(?:but|and)?\s*$", "", text[: match.start()])
            text = f"{before}{text[match.end() :]}"
    return text


def contradiction(
    text: str, prepared: Prepared, parts: Sequence[Part], *, scheduled: bool
) -> OpenPoint | None:
    """Answer a question about the two halves that exclude each other, or None."""
    if scheduled and (never := _NEVER_RUNS.search(text)):
        asked = "You say when it should run, and also that it never should. Which of the two do you mean?"
        return OpenPoint("never", asked, never[0], _RUNS_OR_NOT)
    if scheduled and (left := _NO_DAY_LEFT.search(text) or _DAY_AND_NOT.search(text)):
        taken = left.groupdict().get("not") or left[0]
        asked = "You take out every day on which it should run. Should it run as you said first, or never?"
        return OpenPoint("never", asked, taken.strip(" ,"), _RUNS_OR_NOT)
    sends = [p for p in parts if isinstance(p, Send)]
    for match in _NEVER_THERE.finditer(text):
        where = match["where"]
        if any(_goes_there(send, where, prepared) for send in sends):
            told = prepared.restored(where)
            asked = f"You ask for a message to {told}, and also for none to {told}. Which of the two do you mean?"
            return OpenPoint("nowhere", asked, match[0], (f"to {told}", f"not to {told}"))
    faults = (_impossible(condition, text) for condition in _narrowed(parts))
    return next((fault for fault in faults if fault), None)


def _narrowed(parts: Sequence[Part]) -> Iterator[Condition]:
    """Answer every condition, and with those right before it that narrow the same things."""
    before: tuple[Test, ...] = ()
    for part in parts:
        if not isinstance(part, Keep):
            before = ()
            continue
        yield part.condition
        if part.condition.joined == "or" or part.condition.inverted:
            before = ()
            continue
        before = (*before, *part.condition.tests)
        yield replace(part.condition, tests=before)


def _goes_there(send: Send, where: str, prepared: Prepared) -> bool:
    if not where.startswith("@"):
        return send.action.startswith(_SERVICES[where])
    value = prepared.value(where)
    told = [v if isinstance(v, list) else [v] for v in send.arguments.values()]
    return any(value in values for values in told)


def _impossible(condition: Condition, text: str) -> OpenPoint | None:
    """No number is both over 100 and under 50."""
    if condition.joined == "or" or condition.inverted:
        return None
    low, high = _bounds(condition.tests, (">", ">=")), _bounds(condition.tests, ("<", "<="))
    for field, floor in low.items():
        if field in high and floor >= high[field]:
            asked = f"Nothing can be over {floor:g} and under {high[field]:g} at once. Which limits do you mean?"
            limits = (f"over {floor:g}", f"under {high[field]:g}")
            said = re.search(_both_limits(f"{floor:g}", f"{high[field]:g}"), text)
            return OpenPoint("limits", asked, said[0] if said else "", limits)
    return None


def _both_limits(low: str, high: str) -> str:
    """The words from the first comparison to the number of the second, in either order."""
    compared = (
        r"\b(?:over|above|more than|at least|under|below|less than|at most|beyond) (?:[a-z]{3} )?"
    )
    ways = ((low, high), (high, low))
    return "|".join(
        rf"{compared}{re.escape(a)}\b[^.;@]{{0,40}}?{re.escape(b)}(?![\d.,]\d)" for a, b in ways
    )


def _bounds(tests: Sequence[Test], operators: Sequence[str]) -> dict[str | None, float]:
    return {
        t.field: t.values[0]
        for t in tests
        if t.operator in operators and isinstance(t.values[0], float)
    }
