"""Finds the one moment that a text names, and the time of day said beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from dateutil.rrule import rrulestr

from agent.offline.timing.atoms import Atom
from agent.offline.timing.hearing import gathered
from agent.offline.timing.moments import MOMENTS, Moment, Resolver, moment_at
from agent.offline.timing.writing import Said, as_rrule

_PATTERNS = tuple((re.compile(rf"(?<![\w'-])(?:{pattern})"), read) for pattern, read in MOMENTS)
_BESIDE = re.compile(r"[ ,;:()-]*(?:(?:at|on|and|the|in|morning|afternoon|evening|night)(?: |$))*")
# Words that make a span of time part of a condition or of another start.
_OTHER_USE = re.compile(
    r"\b(?:if|unless|when|whenever|once|after|before|until|within|due|expir\w+|not?|never|every|each|wait\w*)\b"
)

# `an event for tomorrow`, `finished by next monday`.
_OF_A_THING = re.compile(r"\b(?:for|by|of|from|until|till|dated) $")


@dataclass(frozen=True, slots=True)
class Once:
    """One moment, or the question that it leaves open, and where it was said."""

    moment: Moment | str
    zone: str | None
    spans: tuple[tuple[int, int], ...]


def find_once(text: str, atoms: Sequence[Atom], now: datetime) -> Once | None:
    """Find the one moment named in a normalised text; `atoms` are its phrases of time."""
    found = next(iter(days_named(text, atoms, now)), None)
    return None if found is None else _placed(text, found.span, found.day, atoms, now)


@dataclass(frozen=True, slots=True)
class DayNamed:
    """One day, or a day and a time, that a text names."""

    span: tuple[int, int]
    day: Resolver


def days_named(text: str, atoms: Sequence[Atom], now: datetime) -> Iterator[DayNamed]:
    """Yield the days that a normalised text names: those counted from now or of a year first."""
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            yield DayNamed(match.span(), read(match))
    dated = [a for a in atoms if a.kind == "dates" or a.says.get("one_date")]
    if len(dated) == 1 and not dated[0].says.get("every"):
        day = _day_of(dated[0], now)
        if day is not None:
            yield DayNamed((dated[0].start, dated[0].end), lambda _: day)


def _day_of(atom: Atom, now: datetime) -> date | None:
    """Answer the next day that `3 march` or `the last friday in may` names."""
    said = gathered([atom], Said(unit="year"))
    rule = None if isinstance(said, str) else as_rrule(said, ())
    if rule is None:
        return None
    today = datetime.combine(now.date(), time())
    found = rrulestr(rule, dtstart=today).after(today, inc=True)
    return None if found is None else found.date()


def _placed(
    text: str, span: tuple[int, int], day: Resolver, atoms: Sequence[Atom], now: datetime
) -> Once | None:
    beside = [
        a
        for a in atoms
        if a.kind in {"times", "zone", "part"}
        and not span[0] <= a.start < span[1]
        and _BESIDE.fullmatch(_between(text, span, (a.start, a.end)))
    ]
    said = gathered(beside)
    if isinstance(said, str) or len(set(said.times)) > 1:
        return None
    at = time(*said.times[0]) if said.times else None
    spans = sorted([span, *((a.start, a.end) for a in beside)])
    return Once(moment_at(day(now), at, now), said.zone, tuple(spans))


def _between(text: str, one: tuple[int, int], other: tuple[int, int]) -> str:
    first, second = sorted((one, other))
    return text[first[1] : second[0]]


def stands_apart(text: str, once: Once) -> bool:
    """Tell a moment to run at from one that the request speaks of: it opens or closes the request."""
    if isinstance(once.moment, Moment) and once.moment.at is None:
        return False
    start, end = once.spans[0][0], once.spans[-1][1]
    if is_of_something(text, once):
        return False
    return not text[:start].strip(" ,.") or not text[end:].strip(" .!")


def is_of_something(text: str, once: Once) -> bool:
    """Tell a moment that belongs to what is spoken of: `due tomorrow at 9`, `an event for next monday`."""
    return bool(_OTHER_USE.search(text) or _OF_A_THING.search(text[: once.spans[0][0]]))
