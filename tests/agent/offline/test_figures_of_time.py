"""Days and hours in figures: two-digit hours, dates, sets of days; what no schedule keeps is asked."""

from __future__ import annotations

from datetime import datetime

import pytest

from agent.offline.timing.schedules import find_schedule, normalised, parse_schedule
from tests.agent.offline.planned import planned

NOW = datetime(2026, 3, 2, 8, 20)  # noqa: DTZ001 - wall-clock time, as the grammar takes it


@pytest.mark.parametrize(
    ("words", "cron"),
    [
        ("every day at 21", "0 21 * * *"),
        ("on weekdays at 20 and 23", "0 20,23 * * 1-5"),
        ("daily at 24", "0 0 * * *"),
        ("every 5th and 20th at 7:30", "30 7 5,20 * *"),
        ("each 2nd, 12th and 22nd, 18:00", "0 18 2,12,22 * *"),
        ("every 25th at 6", "0 6 25 * *"),
        ("every day at 10 asia/tokyo", "0 10 * * *"),
    ],
)
def test_figures_are_the_days_and_hours_that_they_say(words: str, cron: str) -> None:
    assert parse_schedule(words).cron == cron


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("At noon on 17 May ring the bell", "2026-05-17T12:00:00"),
        ("at 8 on 3 october ring the bell", "2026-10-03T08:00:00"),
        ("on 17.5. at 9 ring the bell", "2026-05-17T09:00:00"),
        ("on 17.05.2027 at 9 ring the bell", "2027-05-17T09:00:00"),
        ("on 5/17 at 9 ring the bell", "2026-05-17T09:00:00"),
    ],
)
def test_a_date_in_figures_is_one_day(words: str, start: str) -> None:
    found = find_schedule(normalised(words), NOW)
    assert found is not None
    assert (found.rrule, found.start) == ("FREQ=DAILY;COUNT=1", start)


def test_several_weeks_of_the_month_are_all_of_them() -> None:
    found = parse_schedule("every 1st and 3rd monday at 9")
    assert found.rrule == "FREQ=MONTHLY;BYDAY=1MO,3MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0"


@pytest.mark.parametrize(
    "words",
    [
        "2 working days before the end of the month at 9",
        "the day before the end of each quarter at 9",
        "5 days after the start of the month at 7",
        "every 50 minutes on weekdays",
        "every 70 minutes from Monday to Friday",
    ],
)
def test_what_no_schedule_can_keep_is_asked(words: str) -> None:
    assert parse_schedule(words).unclear


@pytest.mark.parametrize(
    "words",
    [
        'on 3/4/2027 at 9 post "ring" to #bell',
        'every 1st at 9 post "ring" to #bell',
        'post "ring" to #bell on 3.4.27 at 9',
    ],
)
def test_a_day_that_may_be_two_is_asked_and_not_made_every_day(words: str) -> None:
    plan = planned(words)
    assert plan.document is not None
    assert "$hole" in plan.document["triggers"][0]["with"]["cron"]


@pytest.mark.parametrize(
    "words",
    ["every 2nd parcel", "wait 3 days after the end of the lease", "every 2nd and 4th parcel"],
)
def test_what_is_counted_is_no_schedule(words: str) -> None:
    assert find_schedule(normalised(words), NOW) is None


def test_a_repository_is_no_time_zone() -> None:
    found = find_schedule(
        normalised("read the issues of north/harbour each morning 9:15, and post them")
    )
    assert found is not None
    assert (found.cron, found.timezone) == ("15 9 * * *", None)
