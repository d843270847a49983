"""Schedules: the next fires through both clock changes, in bounded time, and in plain words."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.schedule import (
    ScheduleConfig,
    ScheduleInvalid,
    describe,
    next_fires,
    schedule_config,
)
from tests.support.held import held_s


def fires(after: str, n: int = 4, **config: Any) -> list[str]:
    found = next_fires(schedule_config(config), datetime.fromisoformat(after), n)
    assert all(moment.tzinfo is UTC for moment in found)
    return [moment.strftime("%m-%d %H:%M") for moment in found]


def local(after: str, n: int = 4, **config: Any) -> list[str]:
    zone = ZoneInfo(config["timezone"])
    found = next_fires(schedule_config(config), datetime.fromisoformat(after), n)
    return [moment.astimezone(zone).strftime("%m-%d %H:%M") for moment in found]


BERLIN = {"timezone": "Europe/Berlin"}
NIGHT = [{"cron": "30 2 * * *"}, {"rrule": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}]


def test_nine_oclock_stays_nine_oclock_through_both_changes() -> None:
    spring = local("2026-03-27T12:00:00+00:00", 3, cron="0 9 * * *", **BERLIN)
    autumn = local("2026-10-23T12:00:00+00:00", 3, cron="0 9 * * *", **BERLIN)
    assert spring == ["03-28 09:00", "03-29 09:00", "03-30 09:00"]
    assert autumn == ["10-24 09:00", "10-25 09:00", "10-26 09:00"]


@pytest.mark.parametrize("line", NIGHT)
def test_a_time_that_is_skipped_fires_at_the_change(line: dict[str, str]) -> None:
    found = fires("2026-03-28T00:00:00+00:00", 3, **line, **BERLIN)
    assert found == ["03-28 01:30", "03-29 01:00", "03-30 00:30"]


@pytest.mark.parametrize("line", NIGHT)
def test_a_time_that_comes_twice_fires_once(line: dict[str, str]) -> None:
    found = fires("2026-10-24T00:00:00+00:00", 3, **line, **BERLIN)
    assert found == ["10-24 00:30", "10-25 00:30", "10-26 01:30"]


def test_every_hour_fires_every_hour_through_both_changes() -> None:
    autumn = fires("2026-10-24T22:30:00+00:00", 4, cron="0 * * * *", **BERLIN)
    spring = fires("2026-03-28T23:30:00+00:00", 4, cron="0 * * * *", **BERLIN)
    assert autumn == ["10-24 23:00", "10-25 00:00", "10-25 01:00", "10-25 02:00"]
    assert spring == ["03-29 00:00", "03-29 01:00", "03-29 02:00", "03-29 03:00"]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"cron": "0 9 * * 1-5"}, ["11-23 09:00", "11-24 09:00", "11-25 09:00", "11-26 09:00"]),
        ({"cron": "0 9 * * mon#1"}, ["12-07 09:00", "01-04 09:00", "02-01 09:00", "03-01 09:00"]),
        ({"cron": "@daily"}, ["11-23 00:00", "11-24 00:00", "11-25 00:00", "11-26 00:00"]),
        (
            {"rrule": "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9;BYMINUTE=0"},
            ["11-27 09:00", "12-25 09:00", "01-29 09:00", "02-26 09:00"],
        ),
        (
            {"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9;BYMINUTE=0"},
            ["11-30 09:00", "12-14 09:00", "12-28 09:00", "01-11 09:00"],
        ),
        (
            {"rrule": "FREQ=DAILY;COUNT=2", "start": "2026-12-01T09:00:00"},
            ["12-01 09:00", "12-02 09:00"],
        ),
        ({"rrule": "FREQ=DAILY;UNTIL=20261124T000000Z;BYHOUR=9;BYMINUTE=0"}, ["11-23 09:00"]),
        (
            {"rrule": "FREQ=YEARLY;BYWEEKNO=2;BYDAY=FR;BYHOUR=9"},
            ["01-15 09:00", "01-14 09:00", "01-12 09:00", "01-11 09:00"],
        ),
        (
            {"rrule": "FREQ=YEARLY;BYYEARDAY=-1,31"},
            ["12-31 00:00", "01-31 00:00", "12-31 00:00", "01-31 00:00"],
        ),
        (
            {"rrule": "FREQ=MINUTELY;INTERVAL=7"},
            ["11-22 22:01", "11-22 22:08", "11-22 22:15", "11-22 22:22"],
        ),
    ],
)
def test_lines_and_rules_fire_when_they_say(config: dict[str, Any], expected: list[str]) -> None:
    found = fires("2026-11-22T22:00:00+00:00", 4, timezone="UTC", **config)
    assert found == expected


@pytest.mark.parametrize(
    ("config", "key"),
    [
        ({"cron": "61 * * * *", "timezone": "UTC"}, "cron"),
        ({"cron": "* * * *", "timezone": "UTC"}, "cron"),
        ({"cron": "* * * * * *", "timezone": "UTC"}, "cron"),
        ({"cron": "0 9 * * *"}, "timezone"),
        ({"cron": "0 9 * * *", "timezone": "Mars/Phobos"}, "timezone"),
        ({"cron": "0 9 * * *", "timezone": "../etc/passwd"}, "timezone"),
        ({"cron": "0 9 * * *", "rrule": "FREQ=DAILY", "timezone": "UTC"}, "cron"),
        ({"timezone": "UTC"}, "cron"),
        ({"cron": 5, "timezone": "UTC"}, "cron"),
        ({"cron": "0 9 * * *", "timezone": "UTC", "missed": "often"}, "missed"),
        ({"cron": "0 9 * * *", "timezone": "UTC", "overlap": "never"}, "overlap"),
        ({"cron": "0 9 * * *", "timezone": "UTC", "extra": 1}, "extra"),
        ({"rrule": "every day", "timezone": "UTC"}, "rrule"),
        ({"rrule": "FREQ=SECONDLY", "timezone": "UTC"}, "rrule"),
        ({"rrule": "FREQ=DAILY;BYSECOND=1,2,3", "timezone": "UTC"}, "rrule"),
        ({"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "timezone": "UTC"}, "rrule"),
        ({"rrule": "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "timezone": "UTC"}, "rrule"),
        ({"rrule": "FREQ=DAILY;INTERVAL=7;BYDAY=TU", "timezone": "UTC"}, "rrule"),
        ({"rrule": "FREQ=DAILY;COUNT=999999999", "timezone": "UTC"}, "rrule"),
        ({"rrule": "FREQ=DAILY;INTERVAL=0", "timezone": "UTC"}, "rrule"),
        ({"rrule": "FREQ=DAILY", "start": "soon", "timezone": "UTC"}, "start"),
    ],
)
def test_what_no_clock_can_follow_is_refused_by_its_part(config: dict[str, Any], key: str) -> None:
    with pytest.raises(ScheduleInvalid) as caught:
        ScheduleConfig.parse(config)
    assert caught.value.key == key
    assert caught.value.message


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=5",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;BYHOUR=1;BYMINUTE=1",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=MO;BYSETPOS=9",
        "FREQ=WEEKLY;INTERVAL=9999;BYMONTH=2",
        "FREQ=MINUTELY",
    ],
)
def test_rare_and_frequent_rules_answer_in_bounded_time(rule: str) -> None:
    _, took_s = held_s(lambda: fires("2090-11-22T22:00:00+00:00", 5, rrule=rule, timezone="UTC"))
    assert took_s < 3


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - made aware below
    st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
    ),
    st.sampled_from(["*/15 * * * *", "30 2 * * *", "0 9 * * 1-5", "15 1 * * *", "0 0 1 * *"]),
)
def test_fires_are_after_the_moment_in_order_and_never_twice(
    naive: datetime, zone: str, cron: str
) -> None:
    config = schedule_config({"cron": cron, "timezone": zone})
    after = naive.replace(tzinfo=UTC)
    found = next_fires(config, after, 6)
    assert all(moment > after for moment in found)
    assert found == sorted(set(found))
    assert next_fires(config, found[0], 5) == found[1:]
    assert next_fires(config, found[0] - timedelta(seconds=1), 1) == found[:1]


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - made aware below
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    st.integers(0, 23),
    st.integers(0, 59),
)
def test_a_rule_and_a_line_that_say_the_same_fire_the_same(
    naive: datetime, zone: str, hour: int, minute: int
) -> None:
    after = naive.replace(tzinfo=UTC)
    line = schedule_config({"cron": f"{minute} {hour} * * *", "timezone": zone})
    rule = schedule_config(
        {"rrule": f"FREQ=DAILY;BYHOUR={hour};BYMINUTE={minute}", "timezone": zone}
    )
    assert next_fires(line, after, 5) == next_fires(rule, after, 5)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"cron": "0 9 * * 1-5"}, "every weekday at 09:00 (UTC)"),
        ({"cron": "30 8,17 * * *"}, "every day at 08:30 and 17:30 (UTC)"),
        ({"cron": "*/15 * * * *"}, "every 15 minutes (UTC)"),
        ({"cron": "0 * * * *"}, "every hour at minute 0 (UTC)"),
        ({"cron": "0 9 1 * *"}, "on day 1 of the month at 09:00 (UTC)"),
        ({"cron": "0 9 * * mon#1"}, "every first Monday at 09:00 (UTC)"),
        ({"cron": "@weekly"}, "every Sunday at 00:00 (UTC)"),
        ({"cron": "0 9 * 12 *"}, "in December at 09:00 (UTC)"),
        (
            {"rrule": "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9;BYMINUTE=0"},
            "every month on the last Friday at 09:00 (UTC)",
        ),
        (
            {"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;BYHOUR=9;BYMINUTE=0"},
            "every 2 weeks on Monday and Friday at 09:00 (UTC)",
        ),
    ],
)
def test_a_schedule_says_itself_in_plain_words(config: dict[str, Any], words: str) -> None:
    assert describe(schedule_config({**config, "timezone": "UTC"})) == words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never comes"),
        ("FREQ=YEARLY;BYMONTH=x;BYMONTHDAY=3", "are numbers"),
    ],
)
def test_a_day_that_its_month_does_not_have_is_refused(rule: str, words: str) -> None:
    with pytest.raises(ScheduleInvalid, match=words):
        schedule_config({"rrule": rule, **BERLIN})


def test_a_day_that_its_month_has_is_fired_at() -> None:
    rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;BYHOUR=9;BYMINUTE=0"
    assert local("2026-01-01T00:00:00+00:00", 2, rrule=rule, **BERLIN) == ["02-28 09:00"] * 2


def test_a_schedule_is_not_asked_about_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        next_fires(schedule_config({"cron": "0 9 * * *", **BERLIN}), datetime(2026, 1, 1), 1)  # noqa: DTZ001
