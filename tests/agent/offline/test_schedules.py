"""Schedules in words: right, or a question; never silently wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.offline.timing.schedules import find_schedule, normalised, parse_schedule
from engine.core.schedule import ScheduleConfig, next_fires

START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "cron"),
    [
        ("weekdays at 8:15", "15 8 * * 1-5"),
        ("Monday to Thursday, 7 o'clock", "0 7 * * 1-4"),
        ("at quarter past six each evening", "15 18 * * *"),
        ("every 20 minutes", "*/20 * * * *"),
        ("twice a day (6 and 18)", "0 6,18 * * *"),
        ("every 3 hours from 6am to 6pm", "0 6,9,12,15,18 * * *"),
        ("on the 1st and 20th of each month at 5pm", "0 17 1,20 * *"),
        ("every Sunday night at 11", "0 23 * * 0"),
        ("every weekday except friday at noon", "0 12 * * 1-4"),
        ("each morning at 6, also on weekends", "0 6 * * *"),
        ("every day at 12 midnight", "0 0 * * *"),
        ("every day at 8:30 pm", "30 20 * * *"),
    ],
)
def test_a_clear_schedule_becomes_cron(words: str, cron: str) -> None:
    assert parse_schedule(words).cron == cron


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("every other friday at 10", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=10;BYMINUTE=0;BYSECOND=0"),
        ("first tuesday of each month at 9", "FREQ=MONTHLY;BYDAY=1TU;BYHOUR=9;BYMINUTE=0;BYSECOND=0"),
        ("last day of the month at 17:00", "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=17;BYMINUTE=0;BYSECOND=0"),
        ("every 50 minutes", "FREQ=MINUTELY;INTERVAL=50"),
    ],
)  # fmt: skip
def test_what_cron_cannot_say_becomes_a_rule(words: str, rule: str) -> None:
    assert parse_schedule(words).rrule == rule


@pytest.mark.parametrize(
    "words",
    [
        "every day at 25:00",
        "every few hours",
        "every second tuesday at 9",
        "weekdays at 9 except public holidays",
        "every 30 minutes during office hours",
        "every monday and every 3 hours and every 2 days",
        "march 3rd",
        "every day at 13 pm",
        "twice a day at 9",
        "every 15 minutes between 9:00 and 17:30",
        "soon",
    ],
)
def test_what_is_not_certain_is_asked(words: str) -> None:
    found = parse_schedule(words)
    assert found.unclear
    assert (found.cron, found.rrule) == (None, None)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("at 9am New York time on weekdays", "America/New_York"),
        ("daily at 7 UTC", "UTC"),
        ("every monday at 8 in Asia/Tokyo", "Asia/Tokyo"),
        ("every monday at 8", None),
    ],
)
def test_the_zone_of_the_words_is_heard(words: str, zone: str | None) -> None:
    assert parse_schedule(words).timezone == zone


def test_a_schedule_is_found_inside_a_request_and_nothing_else_is_taken() -> None:
    text = normalised(
        "At 6 in the evening from Monday to Wednesday send rows between 50 and 200 to the team"
    )
    found = find_schedule(text)
    assert found is not None
    assert found.cron == "0 18 * * 1-3"
    assert "between 50 and 200" in text[found.spans[-1][1] :]


@pytest.mark.parametrize(
    "words",
    ["send the sunday edition", "over 9 items", "each new one", "may I ask", "the second one"],
)
def test_words_that_only_look_like_time_are_left_alone(words: str) -> None:
    assert find_schedule(normalised(words)) is None


def test_two_schedules_in_one_request_are_asked_about() -> None:
    found = find_schedule(normalised("every 2 hours fetch it, and every 3 days send a report"))
    assert found is not None
    assert found.unclear


@given(st.integers(0, 23), st.integers(0, 59), st.sets(st.integers(0, 6), min_size=1))
def test_every_time_and_day_that_is_said_is_when_it_fires(
    hour: int, minute: int, days: set[int]
) -> None:
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    words = f"every {' and '.join(names[d] for d in sorted(days))} at {hour}:{minute:02}"
    found = parse_schedule(words)
    assert not found.unclear
    fires = next_fires(ScheduleConfig.parse(found.config("UTC")), START, 8)
    assert {(f.hour, f.minute) for f in fires} == {(hour, minute)}
    assert {f.weekday() for f in fires} == days
