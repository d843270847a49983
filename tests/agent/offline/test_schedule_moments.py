"""Schedules that begin, end, or fire once: counted from when they were said, or asked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.offline.planner import OfflinePlanner
from agent.offline.timing.schedules import find_schedule, normalised, parse_schedule
from agent.plan import PlanRequest
from engine.core.schedule import ScheduleConfig, describe, next_fires
from tools.catalog import load_catalog

CATALOG = load_catalog()
MONDAY = datetime(2026, 3, 2, 8, 20)  # noqa: DTZ001 - wall-clock time, as the grammar takes it


def fires(words: str, n: int = 50) -> list[str]:
    schedule = parse_schedule(words, MONDAY)
    assert schedule.unclear is None
    config = ScheduleConfig.parse(schedule.config("UTC"))
    return [f"{at:%m-%d %H:%M}" for at in next_fires(config, MONDAY.replace(tzinfo=UTC), n)]


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("tomorrow at 9", "03-03 09:00"),
        ("the day after tomorrow at half past 7", "03-04 07:30"),
        ("this thursday at noon", "03-05 12:00"),
        ("in 45 minutes", "03-02 09:05"),
        ("in two hours", "03-02 10:20"),
        ("in 3 days at 14:30", "03-05 14:30"),
        ("on 24 December at 18:00", "12-24 18:00"),
        ("once, on april 1st at 6 am", "04-01 06:00"),
        ("2026-05-04 at 10:15", "05-04 10:15"),
        ("on the last friday in may at 16:00", "05-29 16:00"),
        ("the 100th day of 2026 at 8:00", "04-10 08:00"),
    ],
)
def test_one_moment_fires_once(words: str, moment: str) -> None:
    assert fires(words) == [moment]


@pytest.mark.parametrize(
    ("words", "first", "last", "count"),
    [
        ("every day at 7 until 10 march", "03-03 07:00", "03-10 07:00", 8),
        ("weekdays at 9 until the end of march", "03-02 09:00", "03-31 09:00", 22),
        ("every monday at 9 for the next three weeks", "03-02 09:00", "03-16 09:00", 3),
        ("mondays at 6, starting next monday, until april", "03-09 06:00", "03-30 06:00", 4),
        ("every friday at 17:00 for 4 occurrences, starting in april", "04-03 17:00", "04-24 17:00", 4),
        ("daily at 8 from 5 march on, until 7 march 2026", "03-05 08:00", "03-07 08:00", 3),
    ],
)  # fmt: skip
def test_a_schedule_begins_and_ends(words: str, first: str, last: str, count: int) -> None:
    found = fires(words)
    assert (found[0], found[-1], len(found)) == (first, last, count)


def test_a_day_without_a_time_leaves_the_time_open() -> None:
    schedule = parse_schedule("next month on 3 april", MONDAY)
    assert schedule.unclear or not schedule.time_given
    assert parse_schedule("tomorrow", MONDAY).time_given is False


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("next friday at 9", "Do you mean Friday 2026-03-06 or 2026-03-13"),
        ("today at 7", "has passed"),
        ("30 february 2027 at 8", "no such day"),
        ("every 15 minutes between 9 and 17 until friday", "I do not understand this schedule"),
        ("every day at 9 until 1 march 2026", "I do not understand this schedule"),
    ],
)
def test_what_is_not_certain_is_asked(words: str, question: str) -> None:
    assert question in (parse_schedule(words, MONDAY).unclear or "")


def test_without_a_now_relative_words_are_not_understood() -> None:
    assert parse_schedule("tomorrow at 9").unclear
    assert parse_schedule("every monday at 9 for two weeks").unclear


@pytest.mark.parametrize(
    "text",
    [
        "keep the invoices that are due in 5 days and post them to #a",
        "if nobody answers in 2 hours, mail kim@example.com",
        "fetch https://x.example/a?day=tomorrow and post it to #a",
        "post tomorrow's meetings to #a every weekday at 9",
        "when a form arrives, send it to #a in 2 hours",
    ],
)
def test_moments_the_request_speaks_of_are_no_schedules(text: str) -> None:
    found = find_schedule(normalised(text), MONDAY)
    assert found is None or (found.start is None and found.cron == "0 9 * * 1-5")


def test_a_request_for_one_moment_is_planned_and_says_so() -> None:
    text = "Tomorrow at 9, fetch https://h.example/cats and post them to #yard"
    now = MONDAY.replace(tzinfo=UTC)
    plan = OfflinePlanner().plan(PlanRequest(text=text, catalog=CATALOG, now=now, timezone="Europe/Berlin"))  # fmt: skip
    assert plan.document is not None
    settings = plan.document["triggers"][0]["with"]
    assert settings == {
        "rrule": "FREQ=DAILY;COUNT=1",
        "start": "2026-03-03T09:00:00",
        "timezone": "Europe/Berlin",
    }
    assert any("once, on 2026-03-03 at 09:00" in told for told in plan.assumptions)
    config = ScheduleConfig.parse(settings)
    assert describe(config) == "once, on 2026-03-03 at 09:00 (Europe/Berlin)"


def test_runs_that_are_counted_are_counted_from_now() -> None:
    text = "Every day at 7, 5 times, fetch https://h.example/cats and post them to #yard"
    now = MONDAY.replace(tzinfo=UTC)
    plan = OfflinePlanner().plan(PlanRequest(text=text, catalog=CATALOG, now=now))
    assert plan.document is not None
    settings = plan.document["triggers"][0]["with"]
    found = next_fires(ScheduleConfig.parse(settings), now, 50)
    assert len(found) == 5
