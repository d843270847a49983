"""Deeds that an event or a condition only speaks of: `if a refund happens`, `when someone wants to delete a page` ask for neither."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.verbs import VERBS
from agent.offline.meant.choose import Span

_SPEAKS: Final = re.compile(
    r"(?<![\w-])(?:when(?:ever)?|each time|every time|any ?time|as soon as|once|after|upon|on|if|in case(?: of)?|in the event|unless|until|while|whether)\b(?! (?:it|that|this) is done)",
    re.IGNORECASE,
)
_STOP: Final = re.compile(r"[,;:](?=\s)|[.!?](?=\s|$)|\n|\s(?:->|=>|→)\s|\bthen\b", re.IGNORECASE)
# Before a verb in its plain form: it is a noun, or what somebody else does, may do or wants.
_NO_ORDER: Final = re.compile(
    r"an?|the|any|no|of|to|not|or|by|will|would|should|shall|can|could|must|may|might|do|does|did|cannot",
    re.IGNORECASE,
)
# `..., and the guest asked to cancel`: what somebody else wants.
_WANTED: Final = re.compile(
    r"\b(?!(?:i|we|please)\b)\w+ (?:asks?|asked|wants?|wanted|tries|tried|wishes|wished|decides?|decided|plans?|planned) to $",
    re.IGNORECASE,
)
# Behind it: a noun of which something is said, or one of several.
_NOUN_BEHIND: Final = re.compile(
    r"\s*(?:$|[,;.]|(?:or|and|of|events?|requests?|happens|occurs|comes|arrives|lands|fails|failed|succeeds|is|was|are|were|has|gets|takes|starts|shows)\b)",
    re.IGNORECASE,
)
_THEY: Final = re.compile(r"(?:(?:the|our|all|some|any|many) )?(?:they|we|you|people|[a-z]+s)", re.IGNORECASE)  # fmt: skip
# `whenever ... I'd like a task`: what is asked for begins there, without a comma before it.
_WISH: Final = re.compile(
    r"\b(?:(?:i|we)(?:['’]d| would)? (?:like|want|need|love)|please|give (?:me|us)|let (?:me|us))\b",
    re.IGNORECASE,
)
# `Check daily at 7:30.` says when, and nothing of what.
_WHEN_ALONE: Final = re.compile(
    r"\s*(?:and )?(?:please )?(?:check|look|run|repeat|do|execute|start|go|poll)(?: (?:it|this|that|them|all of it|again))*,? (?:daily|hourly|weekly|monthly|nightly|every|each|at|on|twice|once)\b[^,;@\"“'/]*$",
    re.IGNORECASE,
)


def says_when_alone(span: Span, text: str) -> bool:
    """Tell whether a piece only says at what times the rest is done."""
    return _WHEN_ALONE.match(text[slice(*span)].rstrip(" .!")) is not None


def is_spoken_of(action: str, span: Span, text: str) -> bool:
    """Tell whether the piece that an action is like only speaks of such a deed, as what happens or as a condition."""
    verb = action.partition(".")[2].partition("_")[0]
    said = re.compile(rf"(?<![\w-]){re.escape(verb)}\b", re.IGNORECASE)
    own = list(said.finditer(text))
    if any(_is_asked(match, action, text) for match in own):
        return False  # there, or where another piece asks for it
    if any(span[0] <= match.start() < span[1] for match in own):
        return True
    plain = (m for m in re.finditer(r"(?<![\w@#-])[a-z]+\b", text[slice(*span)], re.IGNORECASE))
    asks = any(
        m[0].lower() in VERBS and _is_order(span[0] + m.start(), span[0] + m.end(), action, text)
        for m in plain
    )
    led = _speaks_at(span[0], text)
    return not asks and led is not None and _WISH.search(text, led.end(), span[1]) is None


def _is_asked(match: re.Match[str], action: str, text: str) -> bool:
    return _is_order(match.start(), match.end(), action, text)


def _is_order(start: int, end: int, action: str, text: str) -> bool:
    """Tell whether a verb asks for something, rather than to name it in words of an event or a condition."""
    led = _speaks_at(start, text)
    if led is None:
        return _WANTED.search(text, 0, start) is None
    before = text[led.end() : start].split()
    last = before[-1] if before else ""
    stop = _STOP.search(text, end)
    if _NO_ORDER.fullmatch(last) or last.lower() == action.partition(".")[0]:
        return False
    if _NOUN_BEHIND.match(text, end):
        return False
    ends_before_more = stop is not None and stop[0] == ","
    return not (ends_before_more and _THEY.fullmatch(" ".join(before)))


def _speaks_at(at: int, text: str) -> re.Match[str] | None:
    """Answer the word that begins the event or the condition around a place; None where there is none."""
    stops = [match.end() for match in _STOP.finditer(text, 0, at)]
    begin = stops[-1] if stops else 0
    led = [match for match in _SPEAKS.finditer(text, begin) if match.start() <= at]
    return led[-1] if led else None
