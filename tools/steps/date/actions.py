"""Dates: read, written, added to, compared, and the periods around them."""

from __future__ import annotations

import asyncio
import datetime

from pydantic import Field

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Result
from tools.steps.date.moment import (
    Period,
    Unit,
    added,
    bounds,
    business_days,
    moment_of,
    within,
    zone_of,
)

_DAY_S = 86_400


def _time(title: str, description: str) -> str:
    found: str = Field(
        title=title, description=description, max_length=100, examples=["2026-11-28T09:30:00Z"]
    )
    return found


def _holidays() -> list[str]:
    return Field(
        default_factory=list,
        title="Holidays",
        description="Days off beside Saturday and Sunday, for business days.",
        max_length=1_000,
        examples=[["2026-12-25"]],
    )


class Zoned(Arguments):
    timezone: str = Field(
        default="UTC",
        title="Time zone",
        description="The zone of the result, and of a time that names none.",
        max_length=100,
        examples=["Europe/Berlin"],
    )


class Moment(Result):
    time: str = Field(description="The time as ISO 8601 with its offset.")
    date: str = Field(description="Its day in the zone, as 2026-11-28.")
    weekday: int = Field(ge=1, le=7, description="Its day of the week: 1 is Monday, 7 Sunday.")
    unix: float = Field(description="Seconds since 1970-01-01 UTC.")


class ParseArguments(Zoned):
    text: str = Field(
        title="Text", description="The date or time, as written.", max_length=200, examples=["28.11.2026"]
    )  # fmt: skip
    pattern: str | None = Field(
        default=None,
        title="Pattern",
        description="How it is written, in the signs of strptime; left out: ISO 8601.",
        max_length=100,
        examples=["%d.%m.%Y"],
    )


@action(
    "date.parse",
    title="Read a date",
    effect="pure",
    wording=Wording(
        synonyms=("parse date", "parse the date", "date text", "strptime", "convert time zone"),
        examples=("parse the date text with the pattern", "read the date text as a time in Berlin"),
    ),
)
async def parse(ctx: StepContext, args: ParseArguments) -> Moment:  # noqa: ARG001
    """Read a written date or time, in a pattern or as ISO 8601, and put it in a zone."""
    return _moment(moment_of(args.text, args.pattern, zone_of(args.timezone)))


class FormatArguments(Zoned):
    time: str = _time("Time", "The time, as ISO 8601.")
    pattern: str = Field(
        title="Pattern",
        description="How to write it, in the signs of strftime.",
        min_length=1,
        max_length=100,
        examples=["%d.%m.%Y %H:%M"],
    )


class Written(Result):
    text: str = Field(description="The time as text.")


@action(
    "date.format",
    title="Write a date",
    effect="pure",
    wording=Wording(
        synonyms=("format date", "format the date", "date format", "strftime", "reformat a date"),
        examples=("format the date as day.month.year", "reformat the date with the pattern"),
    ),
)
async def write(ctx: StepContext, args: FormatArguments) -> Written:  # noqa: ARG001
    """Write a time in a pattern and a zone; names of days and months are English."""
    moment = moment_of(args.time, None, zone_of(args.timezone))
    try:
        return Written(text=moment.strftime(args.pattern))
    except (ValueError, UnicodeError) as exc:
        raise bad_data("bad_pattern", f"the pattern cannot be used: {exc}") from exc


class AddArguments(Zoned):
    time: str = _time("Time", "The time to start from, as ISO 8601.")
    amount: int = Field(
        title="Amount", description="How many; negative: earlier.", ge=-(10**9), le=10**9
    )
    unit: Unit = Field(title="Unit", description="Of what.")
    holidays: list[str] = _holidays()


@action(
    "date.add",
    title="Add to a date",
    effect="pure",
    wording=Wording(
        synonyms=("add to a date", "date plus days", "subtract from a date", "add business days", "due date from"),
        examples=("add 14 days to the invoice date", "add three business days to the date"),
    ),
)  # fmt: skip
async def add(ctx: StepContext, args: AddArguments) -> Moment:  # noqa: ARG001
    """Add seconds, hours, days, business days, weeks, months or years to a time."""
    moment = moment_of(args.time, None, zone_of(args.timezone))
    later = await asyncio.to_thread(
        lambda: within(lambda: added(moment, args.amount, args.unit, args.holidays))
    )
    return _moment(later)


class DifferenceArguments(Zoned):
    start: str = _time("From", "The first time, as ISO 8601.")
    end: str = _time(
        "To", "The second time, as ISO 8601; the result is negative when it is earlier."
    )
    holidays: list[str] = _holidays()


class Difference(Result):
    seconds: float = Field(description="How many seconds lie between them.")
    days: float = Field(description="The same in days of 24 hours.")
    calendar_days: int = Field(description="How many midnights of the zone lie between them.")
    business_days: int = Field(
        description="Of these days, how many are worked; the last is not counted."
    )


@action(
    "date.difference",
    title="Compare two dates",
    effect="pure",
    wording=Wording(
        synonyms=("date difference", "days between dates", "time between two dates", "business days between", "how far apart the dates are"),
        examples=("compute the difference between the two dates", "business days between order date and delivery date"),
    ),
)  # fmt: skip
async def difference(ctx: StepContext, args: DifferenceArguments) -> Difference:  # noqa: ARG001
    """Say how far two times lie apart: in seconds, days and business days."""
    zone = zone_of(args.timezone)
    start, end = moment_of(args.start, None, zone), moment_of(args.end, None, zone)
    span = end.astimezone(datetime.UTC) - start.astimezone(datetime.UTC)
    first, last = start.date(), end.date()
    return Difference(
        seconds=span.total_seconds(),
        days=span.total_seconds() / _DAY_S,
        calendar_days=(last - first).days,
        business_days=business_days(first, last, args.holidays),
    )


class PeriodArguments(Zoned):
    time: str = _time("Time", "A time within the period, as ISO 8601.")
    period: Period = Field(title="Period", description="Which period; weeks begin on Monday.")


class Bounds(Result):
    start: str = Field(description="The first moment of the period, as ISO 8601.")
    end: str = Field(description="The first moment after it.")
    last_day: str = Field(description="Its last day, as 2026-11-30.")


@action(
    "date.period",
    title="Find a period's start and end",
    effect="pure",
    wording=Wording(
        synonyms=("start of the period", "start of month of a date", "end of quarter of a date", "last day of the month of a date", "period bounds"),
        examples=("find the start and end of the month of the date", "first and last day of the quarter of the date"),
    ),
)  # fmt: skip
async def period(ctx: StepContext, args: PeriodArguments) -> Bounds:  # noqa: ARG001
    """Find where the day, week, month, quarter or year around a time begins and ends."""
    zone = zone_of(args.timezone)
    moment = moment_of(args.time, None, zone)
    start, end = within(lambda: bounds(moment, args.period, zone))
    last = end.date() - datetime.timedelta(days=1)
    return Bounds(start=start.isoformat(), end=end.isoformat(), last_day=last.isoformat())


def _moment(moment: datetime.datetime) -> Moment:
    return Moment(
        time=moment.isoformat(),
        date=moment.date().isoformat(),
        weekday=moment.isoweekday(),
        unix=moment.timestamp(),
    )
