"""Dates and times with their zones: read, written, moved. Nothing here knows what time it is now."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Collection
from typing import Final, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tools.sdk.errors import bad_data

Unit = Literal["second", "minute", "hour", "day", "business_day", "week", "month", "year"]
Period = Literal["day", "week", "month", "quarter", "year"]
MOST_BUSINESS_DAYS: Final = 100_000
_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3_600}
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_SATURDAY: Final = 5
T = TypeVar("T")


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; raise bad_data where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise bad_data(
            "no_such_zone",
            f"there is no time zone {name[:100]!r}",
            hint="use a name such as Europe/Berlin or UTC",
        ) from exc


def moment_of(text: str, pattern: str | None, zone: ZoneInfo) -> datetime.datetime:
    """Return the time a text says, in `zone`; raise bad_data where it says none."""
    try:
        if pattern is None:
            read = datetime.datetime.fromisoformat(text.strip())
        else:
            read = datetime.datetime.strptime(text.strip(), pattern)  # noqa: DTZ007 - placed below
    except ValueError as exc:
        expected = "ISO 8601" if pattern is None else f"the pattern {pattern[:100]!r}"
        raise bad_data(
            "not_a_date",
            f"the text {text[:100]!r} is no date as {expected}",
            hint="say the pattern, for example %d.%m.%Y",
        ) from exc
    return within(lambda: read.astimezone(zone) if read.tzinfo else settled(read, zone))


def settled(local: datetime.datetime, zone: ZoneInfo) -> datetime.datetime:
    """Return a local time in a zone; one that the clock leaves out is moved forward."""
    there = local.replace(tzinfo=zone, fold=0)
    return there.astimezone(datetime.UTC).astimezone(zone)


def added(
    moment: datetime.datetime, amount: int, unit: Unit, off: Collection[str]
) -> datetime.datetime:
    """Return the time `amount` units later, earlier where it is negative."""
    zone = moment.tzinfo
    if unit in _SECONDS:
        span = datetime.timedelta(seconds=amount * _SECONDS[unit])
        return (moment.astimezone(datetime.UTC) + span).astimezone(zone)
    local = moment.replace(tzinfo=None)
    if unit in _MONTHS:
        local = _months_later(local, amount * _MONTHS[unit])
    elif unit == "business_day":
        local = _business_days_later(local, amount, off)
    else:
        local += datetime.timedelta(days=amount * (7 if unit == "week" else 1))
    return settled(local, zone) if isinstance(zone, ZoneInfo) else local.replace(tzinfo=zone)


def bounds(
    moment: datetime.datetime, period: Period, zone: ZoneInfo
) -> tuple[datetime.datetime, datetime.datetime]:
    """Return where the period around a time begins, and where the next one does."""
    day = moment.astimezone(zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    if period in _MONTHS:
        months = _MONTHS[period]
        begin = day.replace(day=1, month=(day.month - 1) // months * months + 1)
        end = _months_later(begin, months)
    else:
        begin = day - datetime.timedelta(days=day.weekday() if period == "week" else 0)
        end = begin + datetime.timedelta(days=7 if period == "week" else 1)
    return settled(begin, zone), settled(end, zone)


def business_days(start: datetime.date, end: datetime.date, off: Collection[str]) -> int:
    """Return how many working days lie from `start` up to, not with, `end`; negative backwards."""
    if end < start:
        return -business_days(end, start, off)
    weeks, rest = divmod((end - start).days, 7)
    last = [start + datetime.timedelta(days=weeks * 7 + one) for one in range(rest)]
    count = weeks * 5 + sum(day.weekday() < _SATURDAY for day in last)
    days = {_day_of(one) for one in off}
    return count - sum(start <= one < end and one.weekday() < _SATURDAY for one in days)


def within(work: Callable[[], T]) -> T:
    """Do it; raise bad_data where the result lies outside the years there are."""
    try:
        return work()
    except (OverflowError, ValueError) as exc:
        raise bad_data("out_of_range", "the result lies outside the years 1 to 9999") from exc


def _months_later(local: datetime.datetime, months: int) -> datetime.datetime:
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        raise OverflowError
    last = calendar.monthrange(year, month + 1)[1]
    return local.replace(year=year, month=month + 1, day=min(local.day, last))


def _business_days_later(
    local: datetime.datetime, amount: int, off: Collection[str]
) -> datetime.datetime:
    if abs(amount) > MOST_BUSINESS_DAYS:
        raise bad_data("too_many_days", f"at most {MOST_BUSINESS_DAYS} business days are added")
    free = {_day_of(one) for one in off}
    step = datetime.timedelta(days=1 if amount > 0 else -1)
    left = abs(amount)
    while left:
        local += step
        left -= local.weekday() < _SATURDAY and local.date() not in free
    return local


def _day_of(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as exc:
        raise bad_data(
            "not_a_date", f"the holiday {text[:100]!r} is no date", hint="write it as 2026-12-25"
        ) from exc
