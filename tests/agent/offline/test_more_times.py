"""Several times of a day, more days of a month, and times of a place."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, Json, changed


def _clocks(words: str, cron: str = "0 7 * * 2") -> list[tuple[str, str]]:
    boats: Json = copy.deepcopy(BOATS)
    boats["triggers"][0]["with"]["cron"] = cron
    after = changed(words, boats)
    return [(t["with"]["cron"], t["with"]["timezone"]) for t in after["triggers"]]


def test_two_times_of_one_minute_are_one_schedule() -> None:
    assert _clocks("at 6 and 18") == [("0 6,18 * * 2", "Europe/Oslo")]


def test_times_with_other_minutes_are_schedules_of_their_own() -> None:
    assert _clocks("run it at 6:15 and 18:00") == [
        ("15 6 * * 2", "Europe/Oslo"),
        ("0 18 * * 2", "Europe/Oslo"),
    ]


def test_one_more_day_of_the_month() -> None:
    assert _clocks("on the 20th as well", "30 5 3 * *") == [("30 5 3,20 * *", "Europe/Oslo")]


def test_a_day_of_another_kind_is_a_schedule_of_its_own_at_the_same_time() -> None:
    assert _clocks("on the 20th as well") == [
        ("0 7 * * 2", "Europe/Oslo"),
        ("0 7 20 * *", "Europe/Oslo"),
    ]


@pytest.mark.parametrize(
    ("words", "zone"),
    [("10pm utc", "UTC"), ("at 22:00 in Lisbon", "Europe/Lisbon")],
)
def test_the_zone_behind_a_time_is_that_of_the_schedule(words: str, zone: str) -> None:
    assert _clocks(words) == [("0 22 * * 2", zone)]


def test_the_time_behind_the_days_given_up_is_that_of_the_new_days() -> None:
    assert _clocks("every weekday insted of every day, 11 am", "0 7 * * *") == [
        ("0 11 * * 1-5", "Europe/Oslo")
    ]
