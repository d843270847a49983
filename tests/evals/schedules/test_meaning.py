"""Schedules are compared by meaning: another spelling is right, another time is wrong."""

import json
from typing import Any

import pytest

from evals.suites.schedules.meaning import cron_of, means_the_same
from evals.suites.schedules.suite import Schedules, is_accepted, measures

WEEKDAYS: dict[str, Any] = {"kind": "cron", "cron": "30 9 * * 1-5", "tz": None}
FRIDAYS = {"kind": "rrule", "rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,MO"}


@pytest.mark.parametrize(
    "said",
    [
        {"cron": "30 9 * * MON-FRI"},
        {"cron": "0 30 9 * * 1,2,3,4,5"},
        {"rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=30"},
    ],
)
def test_another_spelling_of_a_cron_is_right(said: dict[str, Any]) -> None:
    assert means_the_same(WEEKDAYS, said)


@pytest.mark.parametrize(
    "said",
    [
        {"cron": "30 9 * * 1-6"},
        {"cron": "9 30 * * 1-5"},
        {"cron": "30 21 * * 1-5"},
        {"cron": "not a cron"},
        {"rrule": "FREQ=DAILY;BYHOUR=9;BYMINUTE=30"},
        {},
    ],
)
def test_another_meaning_or_none_is_wrong(said: dict[str, Any]) -> None:
    assert not means_the_same(WEEKDAYS, said)


def test_a_zone_that_was_named_must_be_kept() -> None:
    gold = {**WEEKDAYS, "tz": "Asia/Tokyo"}
    assert means_the_same(gold, {"cron": "30 9 * * 1-5", "tz": "Asia/Tokyo"})
    assert not means_the_same(gold, {"cron": "30 9 * * 1-5"})


def test_parts_of_a_rule_are_sets_and_an_interval_counts() -> None:
    assert means_the_same(FRIDAYS, {"rrule": "RRULE:BYDAY=MO,FR;INTERVAL=2;FREQ=WEEKLY;WKST=MO"})
    assert not means_the_same(FRIDAYS, {"rrule": "FREQ=WEEKLY;BYDAY=MO,FR"})
    assert not means_the_same(FRIDAYS, {"cron": "0 0 * * 1,5"})


@pytest.mark.parametrize(
    ("rule", "cron"),
    [
        ("FREQ=MINUTELY;INTERVAL=20", "*/20 * * * *"),
        ("FREQ=MINUTELY;INTERVAL=45", None),
        ("FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=6", "0 6 1 * *"),
        ("FREQ=MONTHLY;BYDAY=1MO", None),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31;BYHOUR=8;BYMINUTE=5", "5 8 31 3 *"),
        ("FREQ=YEARLY;BYMONTH=3", None),
    ],
)
def test_a_rule_is_said_as_a_cron_only_where_a_cron_can(rule: str, cron: str | None) -> None:
    assert cron_of(rule) == cron


def test_what_is_no_cron_must_not_be_answered_with_one() -> None:
    assert means_the_same({"kind": "not_cron"}, {"id": "x", "question": "How often?"})
    assert not means_the_same({"kind": "not_cron"}, {"cron": "*/40 * * * *"})


def test_a_question_costs_a_point_and_a_silent_wrong_answer_costs_trust() -> None:
    rows: list[dict[str, Any]] = [WEEKDAYS, WEEKDAYS, WEEKDAYS, {**WEEKDAYS, "quirk": True}]
    right, asks, wrong = {"cron": "30 9 * * 1-5"}, {"question": "When?"}, {"cron": "0 9 * * 1-5"}
    found = {m.name: (m.value, m.n) for m in measures(rows, [right, asks, wrong, wrong])}
    assert found == {"clear": (1 / 3, 3), "accepted_right": (1 / 2, 2), "quirk": (0.0, 1)}
    assert not is_accepted(asks)
    assert is_accepted(wrong)


async def test_the_dev_phrases_are_answered_one_line_each() -> None:
    suite = Schedules()
    cases = suite.splits["dev"]
    asked = [json.loads(line)["id"] for line in cases.read_text("utf-8").splitlines()]
    answers = await suite.predict(cases, None)
    assert [answer["id"] for answer in answers] == asked
    assert not [answer for answer in answers if "error" in answer]
