"""One moment in words: `tomorrow at 9`, `in two hours`, `3 march 2027`, `the 36th day of 2027`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from agent.offline.timing.calendar_words import DAY, MONTH, day_number, month_number

SPAN = r"(?P<n>\d+|an?|a couple of|half an(?= hour)) (?P<unit>minute|min|hour|hr|day|week|month|year)s?"
_UNITS = {
    "minute": relativedelta(minutes=1),
    "min": relativedelta(minutes=1),
    "hour": relativedelta(hours=1),
    "hr": relativedelta(hours=1),
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NOT_EARLIER_THAN_NOW = timedelta(minutes=1)

Resolver = Callable[[datetime], "date | datetime | str | None"]
"""Answers the day, or the day and time, counted from now; a question when two may be meant."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a day and a time, as wall-clock time of the person who says it."""

    day: date
    at: time | None = None

    @property
    def start(self) -> str:
        """Answer the moment as a schedule's start writes it."""
        return datetime.combine(self.day, self.at or time()).isoformat()


def span_of(n: str, unit: str) -> relativedelta:
    """Answer the length that `two weeks` or `half an hour` says."""
    if n == "half an":
        return relativedelta(minutes=30)
    many = {"a": 1, "an": 1, "a couple of": 2}.get(n) or int(n)
    return _UNITS[unit] * many


def date_of(year: int, month: int, day: int) -> date | None:
    """Answer the date, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def coming(now: datetime, month: int, day: int) -> date | None:
    """Answer the next time this day of the year comes, today included."""
    for year in range(now.year, now.year + 9):
        found = date_of(year, month, day)
        if found is not None and found >= now.date():
            return found
    return None


def weekday_after(now: datetime, day: int) -> date:
    """Answer the next such weekday (0 is Sunday), never today."""
    ahead = (day - now.isoweekday() % 7 - 1) % 7 + 1
    return now.date() + timedelta(days=ahead)


def _of_year(m: re.Match[str]) -> Resolver:
    month = month_number(m["m"] or m["n"])
    day = int(re.sub(r"\D", "", m["a"] or m["b"]))
    return lambda _: date_of(int(m["year"]), month, day)


def _iso(m: re.Match[str]) -> Resolver:
    return lambda _: date_of(int(m["year"]), int(m["month"]), int(m["day"]))


def _near(m: re.Match[str]) -> Resolver:
    ahead = {"today": 0, "tomorrow": 1}.get(m["near"], 2)
    return lambda now: now.date() + timedelta(days=ahead)


def _this_weekday(m: re.Match[str]) -> Resolver:
    return lambda now: weekday_after(now, day_number(m["day"]))


def _next_weekday(m: re.Match[str]) -> Resolver:
    def ask(now: datetime) -> str:
        first = weekday_after(now, day_number(m["day"]))
        second = first + timedelta(days=7)
        return f"Do you mean {first:%A} {first} or {second}? Please say the date."

    return ask


def _ahead(m: re.Match[str]) -> Resolver:
    span = span_of(m["n"], m["unit"])
    if m["unit"] in {"minute", "min", "hour", "hr"}:
        return lambda now: (now + span).replace(second=0, microsecond=0)
    return lambda now: (now + span).date()


def _day_of_year(m: re.Match[str]) -> Resolver:
    return lambda _: _numbered(int(m["year"]), int(m["n"]))


def _numbered(year: int, number: int) -> date | None:
    found = date(year, 1, 1) + timedelta(days=number - 1)
    return found if number >= 1 and found.year == year else None


COMING = re.compile(rf"\b(?:next|this|coming) (?:(?:{DAY})(?:, and|,| and| or) )*$")
"""What makes one day of a day of the week that follows it"""
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_DATED = rf"(?:(?P<a>{_NUMBER})(?: of)? (?P<m>{MONTH})|(?P<n>{MONTH}) (?:the )?(?P<b>{_NUMBER}))(?: of|,| ,)? {_YEAR}"
MOMENTS: tuple[tuple[str, Callable[[re.Match[str]], Resolver]], ...] = (
    (rf"(?:on )?(?:the )?{_DATED}(?![\d:.])", _of_year),
    (rf"(?:on )?{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", _iso),
    (r"(?P<near>today|tomorrow|(?:the )?day after tomorrow)(?!'s?)\b", _near),
    (rf"(?:on )?(?:this|this coming|the coming|coming) (?P<day>{DAY})(?!'s)", _this_weekday),
    (rf"(?:on )?(?:the )?next (?P<day>{DAY})(?!'s)", _next_weekday),
    (rf"in {SPAN}(?: from now| time)?(?![\w'])", _ahead),
    (rf"(?:on )?(?:the )?(?P<n>\d{{1,3}})(?:st|nd|rd|th) day of {_YEAR}\b", _day_of_year),
)


_RELATIVE = re.compile(
    rf"(?:on )?(?:today|tomorrow|(?:the )?day after tomorrow|(?:(?:the )?(?:next|coming)|this(?: coming)?) (?:{DAY}|week|month|year))"
)


def is_relative_day(words: str) -> bool:
    """Tell words that name a day only as it is counted from now."""
    return _RELATIVE.fullmatch(words.lower()) is not None


def moment_at(found: date | datetime | str | None, at: time | None, now: datetime) -> Moment | str:
    """Put a day and a time together, or answer why no run can happen then."""
    if isinstance(found, str):
        return found
    if found is None:
        return "The calendar has no such day. When should it run?"
    moment = (
        Moment(found.date(), found.time()) if isinstance(found, datetime) else Moment(found, at)
    )
    last = datetime.combine(moment.day, moment.at or time(23, 59))
    if last < now - _NOT_EARLIER_THAN_NOW:
        return "That moment has passed. When should it run?"
    return moment
