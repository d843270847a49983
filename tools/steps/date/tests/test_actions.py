"""Dates: zones, changes of the clock, ends of months, business days, and what is no date."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.steps.date.moment import business_days

BERLIN = "Europe/Berlin"


async def _outcome(action: str, args: dict[str, Any]) -> StepOutcome:
    async with a_bench() as bench:
        return await bench.run(f"date.{action}", args)


async def _made(action: str, args: dict[str, Any]) -> Any:
    outcome = await _outcome(action, args)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


@pytest.mark.parametrize(
    ("args", "time"),
    [
        ({"text": "2026-11-28"}, "2026-11-28T00:00:00+00:00"),
        ({"text": "2026-11-28T09:30:00Z", "timezone": BERLIN}, "2026-11-28T10:30:00+01:00"),
        ({"text": "28.11.2026", "pattern": "%d.%m.%Y", "timezone": BERLIN}, "2026-11-28T00:00:00+01:00"),
        ({"text": "2026-03-29T02:30", "timezone": BERLIN}, "2026-03-29T03:30:00+02:00"),
        ({"text": "2026-10-25T02:30", "timezone": BERLIN}, "2026-10-25T02:30:00+02:00"),
    ],
)  # fmt: skip
async def test_dates_are_read(args: dict[str, Any], time: str) -> None:
    assert (await _made("parse", args))["time"] == time


async def test_a_moment_says_its_day_and_weekday() -> None:
    made = await _made("parse", {"text": "2026-11-28T23:30:00Z", "timezone": BERLIN})
    assert (made["date"], made["weekday"], made["unix"]) == ("2026-11-29", 7, 1795908600)


async def test_dates_are_written_in_their_zone() -> None:
    args = {"time": "2026-11-28T09:30:00Z", "pattern": "%d.%m.%Y %H:%M", "timezone": BERLIN}
    assert await _made("format", args) == {"text": "28.11.2026 10:30"}


@pytest.mark.parametrize(
    ("time", "amount", "unit", "date"),
    [
        ("2026-01-31", 1, "month", "2026-02-28T00:00:00+01:00"),
        ("2024-02-29", 1, "year", "2025-02-28T00:00:00+01:00"),
        ("2026-03-31", -1, "month", "2026-02-28T00:00:00+01:00"),
        ("2026-03-28T12:00", 1, "day", "2026-03-29T12:00:00+02:00"),
        ("2026-03-28T12:00", 24, "hour", "2026-03-29T13:00:00+02:00"),
        ("2026-11-27", 1, "business_day", "2026-11-30T00:00:00+01:00"),
        ("2026-12-24", 1, "business_day", "2026-12-28T00:00:00+01:00"),
        ("2026-11-28", -1, "business_day", "2026-11-27T00:00:00+01:00"),
        ("2026-11-28", 2, "week", "2026-12-12T00:00:00+01:00"),
    ],
)
async def test_time_is_added_on_the_calendar(time: str, amount: int, unit: str, date: str) -> None:
    args = {"time": time, "amount": amount, "unit": unit, "timezone": BERLIN, "holidays": ["2026-12-25"]}  # fmt: skip
    assert (await _made("add", args))["time"] == date


async def test_two_dates_are_compared() -> None:
    args = {"start": "2026-12-23", "end": "2026-12-29T12:00", "holidays": ["2026-12-25"]}
    made = await _made("difference", args)
    assert made == {"seconds": 561600, "days": 6.5, "calendar_days": 6, "business_days": 3}


@pytest.mark.parametrize(
    ("period", "start", "end", "last"),
    [
        ("day", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", "2026-03-29"),
        ("week", "2026-03-23T00:00:00+01:00", "2026-03-30T00:00:00+02:00", "2026-03-29"),
        ("month", "2026-03-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00", "2026-03-31"),
        ("quarter", "2026-01-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00", "2026-03-31"),
        ("year", "2026-01-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00", "2026-12-31"),
    ],
)
async def test_periods_begin_and_end(period: str, start: str, end: str, last: str) -> None:
    args = {"time": "2026-03-29T10:00:00Z", "period": period, "timezone": BERLIN}
    assert await _made("period", args) == {"start": start, "end": end, "last_day": last}


@pytest.mark.parametrize(
    ("action", "args", "code"),
    [
        ("parse", {"text": "03/04/2026"}, "not_a_date"),
        ("parse", {"text": "x", "pattern": "%"}, "not_a_date"),
        ("parse", {"text": "2026-11-28", "timezone": "../../etc/passwd"}, "no_such_zone"),
        ("parse", {"text": "0001-01-01T00:00+14:00"}, "out_of_range"),
        ("add", {"time": "9999-12-31", "amount": 1, "unit": "month"}, "out_of_range"),
        ("add", {"time": "2026-11-28", "amount": 10**9, "unit": "day"}, "out_of_range"),
        ("add", {"time": "2026-11-28", "amount": 10**9, "unit": "business_day"}, "too_many_days"),
        ("period", {"time": "9999-12-31", "period": "year"}, "out_of_range"),
        ("difference", {"start": "2026-01-01", "end": "2026-01-02", "holidays": ["x"]}, "not_a_date"),
    ],
)  # fmt: skip
async def test_what_is_no_date_is_refused(action: str, args: dict[str, Any], code: str) -> None:
    outcome = await _outcome(action, args)
    assert isinstance(outcome, Failed), outcome
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", code)


@settings(max_examples=50, deadline=None)
@given(st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)), st.integers(0, 60))
def test_business_days_are_those_one_can_count(start: datetime.date, length: int) -> None:
    days = [start + datetime.timedelta(days=one) for one in range(length)]
    end = start + datetime.timedelta(days=length)
    assert business_days(start, end, ()) == sum(day.weekday() < 5 for day in days)
    assert business_days(end, start, ()) == -business_days(start, end, ())
