"""Words beside a schedule that say which of its days are meant, and that its grammar has not read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.offline.timing.calendar_words import DAY

Span = tuple[int, int]
# `every first`, `the last`, `odd`: with one of these a day is not every such day.
_WHICH: Final = r"(?:other|last|final|penultimate|odd|even|some|certain|most|\d{1,2}(?:st|nd|rd|th)(?:[- ]to[- ]last)?)"
_BEFORE: Final = re.compile(
    rf"(?:\b(?:every|each|all|on|the|only|and|a) )*\b{_WHICH}(?: {_WHICH})*[ -]$"
)
_A_DAY: Final = re.compile(rf"(?:{DAY}|weekdays?|weekends?|work(?:ing )?days?|business days?)\b")


@dataclass(frozen=True, slots=True)
class Unread:
    """A day of which not every one is meant: the question it calls for, and where it stands."""

    question: str
    span: Span


def unread_before(text: str, spans: Sequence[Span]) -> Unread | None:
    """Answer which day is meant otherwise than the grammar has read it; None where all was read."""
    for start, _ in spans:
        lead, day = _BEFORE.search(text[:start]), _A_DAY.match(text, start)
        if lead and day:
            said = text[lead.start() : day.end()]
            question = f'Which days are "{said}"? Please say it another way, such as "the 3rd Thursday of every month" or "every Thursday".'
            return Unread(question, (lead.start(), day.end()))
    return None
