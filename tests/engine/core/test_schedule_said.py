"""Schedules in words, and schedules that are refused, in every form."""

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.core.schedule import ScheduleInvalid, fires, schedule_config, schedule_problem
from engine.core.schedule_words import cron_words, rule_words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("* * * * *", "every minute"),
        ("* 9-17 * * *", "every minute during hours 9-17"),
        ("*/5 * * * *", "every 5 minutes"),
        ("5 * * * *", "every hour at minute 5"),
        ("5 */2 * * *", "every 2 hours at minute 5"),
        ("1,31 * * * *", "every day at minutes 1,31"),
        ("0 9 * * 0,6", "every Saturday and Sunday at 09:00"),
        ("0 9 * * mon-wed", "every Monday to Wednesday at 09:00"),
        ("0 9 * * 7", "every Sunday at 09:00"),
        ("0 9 * * 1#2", "every second Monday at 09:00"),
        ("0 9 * * 5#L", "every last Friday at 09:00"),
        ("0 9 L * *", "on the last day of the month at 09:00"),
        ("0 9 1 1 *", "on day 1 in January at 09:00"),
        ("0 9 1 1 1", "every Monday or on day 1 in January at 09:00"),
        ("0 9 * 13 *", "in 13 at 09:00"),
    ],
)
def test_a_cron_line_in_words(line: str, words: str) -> None:
    assert cron_words(line) == words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY;COUNT=1", "once, on 2026-11-28 at 09:30"),
        ("FREQ=DAILY;INTERVAL=2;COUNT=3", "every 2 days 3 times"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "every week on Monday and Wednesday"),
        ("FREQ=MONTHLY;BYDAY=-1FR,1MO,5TU,XX", "every month on the last Friday, the first Monday, 5. Tuesday and XX"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-1;BYMONTH=3", "every month on day 1 and last in March"),
        ("FREQ=DAILY;BYHOUR=9,17;BYMINUTE=30", "every day at 09:30 and 17:30"),
        ("FREQ=DAILY;UNTIL=20270131T000000Z", "every day until 2027-01-31"),
        ("FREQ=YEARLY;BYWEEKNO=12,14;BYDAY=FR", "every year on Friday in week 12 and 14"),
        ("FREQ=YEARLY;BYYEARDAY=31,-1", "every year on day 31 and -1 of the year"),
    ],
)  # fmt: skip
def test_a_rule_in_words(rule: str, words: str) -> None:
    assert rule_words(rule, "2026-11-28T09:30:00") == words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY;BYEASTER=3", "BYEASTER is not supported"),
        ("FREQ=DAILY;BYWEEKNO=3", "BYWEEKNO goes with FREQ=YEARLY alone"),
        ("FREQ=YEARLY;BYYEARDAY=3;BYMONTH=3", "BYYEARDAY goes with FREQ=YEARLY alone"),
        ("FREQ=YEARLY;BYYEARDAY=3;BYWEEKNO=3", "BYWEEKNO goes with FREQ=YEARLY alone"),
        ("FREQ=YEARLY;BYWEEKNO=54", "between 1 and 53"),
        ("FREQ=YEARLY;BYYEARDAY=1,367", "-1 to -366"),
        ("FREQ=YEARLY;BYWEEKNO=0", "between 1 and 53"),
        ("FREQ=DAILY;BYHOUR=x", "FREQ=DAILY"),
        ("FREQ=SECONDLY", "once a minute"),
        ("FREQ=SOMETIMES", "FREQ must be"),
        ("FREQ=DAILY;BYMONTHDAY=3", "takes no BYMONTHDAY"),
        ("FREQ=MINUTELY;BYMONTH=3", "takes no days or months"),
        ("FREQ=MONTHLY;BYMONTHDAY=x;BYMONTH=3", "are numbers"),
        ("FREQ=YEARLY;BYMONTHDAY=30;BYMONTH=2", ""),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused(rule: str, words: str) -> None:
    with pytest.raises(ScheduleInvalid) as caught:
        schedule_config({"rrule": rule, "timezone": "UTC"}).check()
    assert words in caught.value.message
    problem = schedule_problem(caught.value, 2)
    assert (problem.code, problem.path) == ("bad_schedule", "/triggers/2/with/rrule")


def test_a_schedule_is_asked_about_a_moment_of_a_zone_and_may_end() -> None:
    config: dict[str, Any] = {"cron": "0 9 1 1 *", "timezone": "UTC"}
    found = fires(schedule_config(config), datetime(2026, 1, 1, tzinfo=UTC))
    assert next(found).year == 2026
    with pytest.raises(ValueError, match="aware"):
        next(fires(schedule_config(config), datetime(2026, 1, 1)))  # noqa: DTZ001 - that is the point
