"""Several schedules in one breath, and times of places that are named elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)


def planned(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def schedules(words: str) -> list[dict[str, Any]]:
    document = planned(words).document
    assert document is not None
    return [trigger["with"] for trigger in document["triggers"]]


@pytest.mark.parametrize(
    ("words", "crons"),
    [
        ("mondays 9:00 and thursdays 14:30", ["0 9 * * 1", "30 14 * * 4"]),
        ("weekdays at 8 and saturdays at 10", ["0 8 * * 1-5", "0 10 * * 6"]),
        ("at 7 on tuesdays and at 16:15 on fridays", ["0 7 * * 2", "15 16 * * 5"]),
        ("weekdays at 9:00 and 14:30", ["0 9 * * 1-5", "30 14 * * 1-5"]),
        ("mondays at 9 and on the 1st of each month at 10", ["0 9 * * 1", "0 10 1 * *"]),
        ("weekdays at 9 and 17", ["0 9,17 * * 1-5"]),
        ("every day at 9 on weekdays", ["0 9 * * 1-5"]),
    ],
)
def test_each_time_keeps_its_own_days(words: str, crons: list[str]) -> None:
    assert [one["cron"] for one in schedules(f'Post "Hello" to #general {words}')] == crons


@pytest.mark.parametrize(
    "words", ["daily at 9 and mondays at 10", "mondays at 9 and mondays at 10 and daily at 7"]
)
def test_what_may_be_meant_instead_of_the_other_is_asked(words: str) -> None:
    plan = planned(f'Post "Hello" to #general {words}')
    assert [question.text for question in plan.questions] == [
        "You name more than one schedule. Which one should I use?"
    ]


def test_two_schedules_are_in_one_zone() -> None:
    found = schedules('Post "Hello" to #general mondays at 9 and thursdays at 14:30, Tokyo time')
    assert {one["timezone"] for one in found} == {"Asia/Tokyo"}


def test_their_time_is_that_of_the_place_that_is_named() -> None:
    words = 'For our Lisbon office: post "Hello" to #general at 6pm their time on weekdays'
    assert schedules(words) == [{"cron": "0 18 * * 1-5", "timezone": "Europe/Lisbon"}]


def test_somebodys_time_is_asked_when_nobody_says_whose() -> None:
    plan = planned('Post "Hello" to #general at 6pm their time on weekdays')
    assert plan.questions[0].text == "Whose time is meant? Please name a city or a time zone."


@pytest.mark.parametrize(
    ("words", "cron"),
    [
        ("every weekday but Wednesday at 9", "0 9 * * 1,2,4,5"),
        ("each day except Sundays at 7:30", "30 7 * * 1-6"),
    ],
)
def test_days_that_are_left_out_are_no_days_of_its_own(words: str, cron: str) -> None:
    assert schedules(f"{words} post 'tea' to #tea")[0]["cron"] == cron


def test_alternate_days_of_the_week_are_every_other_one() -> None:
    settings = schedules("on alternate Tuesdays at 9 post 'tea' to #tea")[0]
    assert settings["rrule"].startswith("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("every last friday", " at 17:00"),
        ("every final friday", " at 9"),
        ("every 1st monday", " at 9"),
        ("the last friday", " at 5pm"),
        ("every other last friday", " at 9"),
    ],
)
def test_a_day_of_which_not_every_one_is_meant_is_asked(said: str, rest: str) -> None:
    for request in (f"{said}{rest} post 'tea' to #tea", f"post 'tea' to #tea {said}{rest}"):
        asked = schedules(request)[0]["cron"]["$hole"]["label"]
        assert f'"{said}"' in asked


@pytest.mark.parametrize(
    ("schedule", "rest"),
    [
        ("every Monday at 9", "until christmas"),
        ("every day at 9", "until the fair is over"),
        ("every Friday at 9", "except the last one"),
        ("every Monday at 9", "on odd weeks"),
    ],
)
def test_what_bounds_a_schedule_and_is_not_understood_is_asked(schedule: str, rest: str) -> None:
    asked = schedules(f"{schedule} {rest} post 'tea' to #tea")[0]["cron"]["$hole"]["label"]
    assert f'but not "{rest}"' in asked
