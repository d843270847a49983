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
