"""What cannot be right is asked, and words about time that nobody reads make the schedule a question."""

from __future__ import annotations

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()


def plan(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


@pytest.mark.parametrize(
    "words",
    [
        'Each morning at 9 post "tea" in #tea, but never run it',
        'Post "tea" in #tea at 9 every day but not on any day',
        'Every day at 9 post "tea" in #tea and never in Slack',
        "Every day at 9 get https://t.example/teas, keep those over 9 and under 3, post them in #tea",
        'Every day at 9 and never on weekdays and weekends post "tea" in #tea',
        'Post "tea" in #tea daily at 9, except on weekends and on working days',
        'Every monday at 9 but not on mondays post "tea" in #tea',
    ],
)
def test_a_request_that_takes_itself_back_is_asked_about(words: str) -> None:
    found = plan(words)
    assert (found.kind, found.document) == ("question", None)


@pytest.mark.parametrize(
    "words",
    [
        'Every day at 9 post "tea" in #tea, never twice',
        'Every day at 9 post "tea" in #tea, not in #coffee',
        'Every day at 9 but never on weekends post "tea" in #tea',
        "Every day at 9 get https://t.example/teas, keep those over 3 and under 9, post them in #tea",
    ],
)
def test_a_limit_is_no_contradiction(words: str) -> None:
    assert plan(words).document is not None


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Daily at 9 during the monsoon season", "during the monsoon season"),
        ("Every day at 9 until the end of term", "until the end of term"),
        ("Weekdays at 9, except in the summer holidays,", "summer holidays"),
    ],
)
def test_words_about_time_that_are_left_over_make_the_schedule_a_question(
    words: str, left: str
) -> None:
    found = plan(f'{words} post "tea" in #tea')
    assert found.document is not None
    cron = found.document["triggers"][0]["with"]["cron"]
    assert left in cron["$hole"]["label"] or "not certain" in cron["$hole"]["label"]
    assert found.questions[0].text == cron["$hole"]["label"]


def test_the_nearest_reading_is_offered() -> None:
    found = plan('Daily at 9 during the monsoon season post "tea" in #tea')
    assert found.questions[0].choices == ("0 9 * * *",)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("On 3 May and 3 November at 7:30", {"cron": "30 7 3 5,11 *"}),
        ("On May 3, August 3 and November 3 at 7", {"cron": "0 7 3 5,8,11 *"}),
        ("On the 2nd of May and October at 7", {"cron": "0 7 2 5,10 *"}),
        ("At 8 on the first working day of each month", {"rrule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;BYHOUR=8;BYMINUTE=0;BYSECOND=0"}),
        ("Each quarter hour", {"cron": "*/15 * * * *"}),
        ("Every full hour", {"cron": "0 * * * *"}),
        ("On the last day of every quarter at 18:00", {"rrule": "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0;BYSECOND=0"}),
        ("At 25 past 6 on Sundays", {"cron": "25 6 * * 0"}),
        ("Mornings at 6:50", {"cron": "50 6 * * *"}),
    ],
)  # fmt: skip
def test_more_schedules_are_read_for_certain(words: str, expected: dict[str, str]) -> None:
    found = plan(f'{words} post "tea" in #tea')
    assert found.document is not None
    assert found.document["triggers"][0]["with"] == {**expected, "timezone": "Europe/Berlin"}


def test_several_dates_of_different_days_are_asked_about() -> None:
    found = plan('On 3 May and 9 November at 7 post "tea" in #tea')
    assert found.document is not None
    assert "$hole" in found.document["triggers"][0]["with"]["cron"]


def test_every_other_week_counts_from_today() -> None:
    found = plan('Every other Friday at 14:00 post "tea" in #tea')
    assert found.document is not None
    assert found.document["triggers"][0]["with"]["start"] == "2026-03-02T00:00:00"
    assert "It counts from 2026-03-02 on." in found.assumptions
