"""When something takes place or is due that a request makes: `an event tomorrow from 16:00 to 16:30`, `due next friday`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from agent.offline.timing.atoms import CLOCK, TIME, Atom, clock_time
from agent.offline.timing.moments import is_relative_day
from agent.offline.timing.once import DayNamed, days_named

Span = tuple[int, int]
_HALF: Final = re.compile(r"[ap]\.?m\.?", re.IGNORECASE)
_FROM_TO: Final = re.compile(
    rf"(?:between |from |at )?(?P<first>{TIME}|{CLOCK}) ?(?:and|to|until|till|-) ?(?P<last>{TIME}|{CLOCK})(?![\w:%])"
)
_AT: Final = re.compile(rf"(?:at |@ ?)?(?P<first>{TIME})(?![\w:%])|at (?P<bare>{CLOCK})(?![\w:%])")
_LASTS: Final = re.compile(
    r"(?:for|lasting) (?P<n>\d+|an?|half an)(?: |-)(?P<unit>minute|min|hour)s?\b"
)
_BETWEEN: Final = re.compile(
    r"[ ,]*(?:(?:at|on|and|the|in|from|between|morning|afternoon|evening|night)(?: |$))*"
)
_LEAD: Final = re.compile(r",? ?(?:\b(?:and|which is|is|it is) )?(?:\b(?:due|for|by|on|at|from|starting|dated|deadline|taking place|to be done)(?: date)?(?: is)?:? )+$")  # fmt: skip
_DUE: Final = re.compile(r"\b(?:due|by|deadline)\b")


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day that the words name, the times beside it, and where all of it is said."""

    days: tuple[date, ...]
    """More than one where the words leave open which"""
    begins: time | None
    ends: time | None
    is_due: bool
    is_relative: bool
    """Counted from the day on which it is said: of a run that comes again it is another each time."""
    spans: tuple[Span, ...]

    def moments(self, at: time | None, zone: str) -> tuple[str, ...]:
        """Answer the moments, or the days where no time is said, as arguments write them."""
        if at is None:
            return tuple(day.isoformat() for day in self.days)
        moments = (datetime.combine(day, at, ZoneInfo(zone)) for day in self.days)
        return tuple(moment.isoformat() for moment in moments)


def find_occasion(text: str, atoms: Sequence[Atom], now: datetime) -> Occasion | None:
    """Find the first day named in a normalised text that does not open it: what opens it is when it runs."""
    for named in sorted(days_named(text, atoms, now), key=lambda one: one.span):
        days = _days(named, now)
        lead = _LEAD.search(text[: named.span[0]])
        start = lead.start() if lead else named.span[0]
        if days and text[:start].strip(" ,.;:"):
            return _with_times(text, named, days, lead[0] if lead else "")
    return None


def _days(named: DayNamed, now: datetime) -> tuple[date, ...]:
    found = named.day(now)
    if isinstance(found, str):
        return tuple(map(date.fromisoformat, re.findall(r"\d{4}-\d\d-\d\d", found)))
    if found is None or isinstance(found, datetime):
        return ()
    return (found,)


def _with_times(text: str, named: DayNamed, days: tuple[date, ...], lead: str) -> Occasion:
    start, end = named.span[0] - len(lead), named.span[1]
    is_relative = is_relative_day(text[named.span[0] : end].removeprefix("the "))
    times, where = _times_beside(text, start, end)
    spans = sorted([(start, end), *where])
    first, last = times
    lasts = _LASTS.match(text, _after(text, spans[-1][1]))
    if first is not None and last is None and lasts is not None:
        last = _later(first, lasts)
        spans.append(lasts.span())
    due = _DUE.search(lead) is not None
    return Occasion(days, first, last, due, is_relative, tuple(spans))


def _times_beside(
    text: str, start: int, end: int
) -> tuple[tuple[time | None, time | None], list[Span]]:
    """Answer the times right behind a day, else those right before it."""
    for pattern in (_FROM_TO, _AT):
        behind = pattern.match(text, _after(text, end))
        before = [m for m in pattern.finditer(text[:start]) if _BETWEEN.fullmatch(text[m.end() : start])]  # fmt: skip
        for match in [*([behind] if behind else []), *before]:
            times = _read(match)
            if times is not None:
                return times, [match.span()]
    return (None, None), []


def _after(text: str, end: int) -> int:
    between = _BETWEEN.match(text, end)
    at = between.end() if between else end
    # the words that lead a time belong to its pattern
    lead = re.search(r"(?:at |from |between )$", text[end:at])
    return at - len(lead[0]) if lead else at


def _read(match: re.Match[str]) -> tuple[time | None, time | None] | None:
    said = match.groupdict()
    first, last = said.get("first") or said.get("bare") or "", said.get("last")
    begins = clock_time(first)
    if last is None:
        return None if begins is None else (time(*begins), None)
    ends = clock_time(last)
    half = _HALF.search(last)
    if half is not None and _HALF.search(first) is None:
        begins = max((t for t in (begins, clock_time(f"{first} {half[0]}")) if t and ends and t < ends), default=None)  # fmt: skip
    if begins is None or ends is None or ends <= begins:
        return None
    return time(*begins), time(*ends)


def _later(first: time, lasts: re.Match[str]) -> time | None:
    unit = timedelta(minutes=1) if lasts["unit"].startswith("min") else timedelta(hours=1)
    many = 0.5 if lasts["n"] == "half an" else 1 if lasts["n"].startswith("a") else int(lasts["n"])
    ends = datetime.combine(date.min, first) + many * unit
    return ends.time() if ends.date() == date.min else None
