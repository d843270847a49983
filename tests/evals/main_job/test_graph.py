"""The graph scorer: right graphs in any spelling pass, every kind of wrong graph is named."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.plan import Question
from evals.suites.main_job.case import Element, ExpectedStep, ExpectedTrigger
from evals.suites.main_job.scorers.graph import (
    cron_fires,
    rrule_fires,
    step_faults,
    trigger_faults,
)
from evals.suites.main_job.shape import Shape
from tests.evals.main_job.builders import FETCH, KEEP, MAIL, NEW, NOW, POST, document, proposal

BERLIN = ZoneInfo("Europe/Berlin")
WEEKDAYS = ExpectedTrigger("schedule", cron=("0 9 * * 1-5",), timezone="Europe/Berlin")


def expected(*elements: str | tuple[str, ...]) -> tuple[Element, ...]:
    return tuple(
        tuple(
            ExpectedStep(name.removesuffix("?"), name.endswith("?"))
            for name in ((element,) if isinstance(element, str) else element)
        )
        for element in elements
    )


def faults(wanted: tuple[Element, ...], *steps: dict[str, Any]) -> list[str]:
    return step_faults(wanted, Shape(document(*steps)))


SCENARIO = expected(
    "http.request", ("list.filter", "list.dedupe"), ("slack.post_message", "email.send")
)


def test_the_right_steps_pass_in_either_order_of_an_inner_list() -> None:
    assert faults(SCENARIO, FETCH, KEEP, NEW, POST, MAIL) == []
    new = {**NEW, "with": {**NEW["with"], "items": "{{ steps.fetch.body }}"}}
    keep = {**KEEP, "with": {**KEEP["with"], "items": "{{ steps.fresh.items }}"}}
    post = {**POST, "foreach": {"items": "{{ steps.keep.items }}"}}
    assert faults(SCENARIO, MAIL, post, keep, new, FETCH) == []


def test_carriers_and_guards_may_stand_between() -> None:
    render = {"id": "text", "uses": "text.render", "with": {"template": "{{ steps.fresh.items }}"}}
    mail = {**MAIL, "with": {**MAIL["with"], "text": "{{ steps.text.text }}"}}
    guard = {
        "id": "any_left",
        "type": "branch",
        "cases": [{"id": "some", "when": "{{ steps.fresh.count > 0 }}"}],
        "else": "drop",
    }
    after = {**mail, "after": ["any_left.some"]}
    assert faults(SCENARIO, FETCH, KEEP, NEW, guard, POST, render, after) == []


@pytest.mark.parametrize(
    "steps",
    [
        (FETCH, KEEP, POST, MAIL),
        (FETCH, KEEP, NEW, POST),
        (FETCH, KEEP, NEW, POST, MAIL, {**MAIL, "id": "again"}),
        (FETCH, KEEP, NEW, POST, MAIL, {"id": "nap", "type": "wait", "duration_s": 5}),
        (FETCH, KEEP, NEW, POST, {**MAIL, "disabled": True}),
    ],
    ids=["missing filter", "missing mail", "one too many", "unasked wait", "switched off"],
)
def test_a_missing_or_an_unasked_step_is_a_fault(steps: tuple[dict[str, Any], ...]) -> None:
    [fault] = faults(SCENARIO, *steps)
    assert fault.startswith("steps: expected")


def test_a_branch_with_a_real_condition_is_not_a_guard() -> None:
    branch = {
        "id": "check",
        "type": "branch",
        "cases": [{"id": "big", "when": "{{ steps.fetch.body.total > 0 }}"}],
        "else": "drop",
    }
    assert not Shape(document(FETCH, branch)).guards_against_empty("fetch")
    other = {**branch, "cases": [{"id": "big", "when": "{{ steps.fresh.count > 10 }}"}]}
    assert faults(SCENARIO, FETCH, KEEP, NEW, other, POST, MAIL)


def test_a_step_that_does_not_follow_is_another_order() -> None:
    loose = {**MAIL, "with": {**MAIL["with"], "text": "no data"}}
    [fault] = faults(SCENARIO, FETCH, KEEP, NEW, POST, loose)
    assert "another order" in fault
    assert faults(SCENARIO, FETCH, KEEP, NEW, POST, {**loose, "after": ["fresh"]}) == []


def test_one_of_two_equal_steps_must_stand_at_each_place() -> None:
    wanted = expected("http.request", "list.filter", "http.request")
    send = {
        "id": "send",
        "uses": "http.request",
        "with": {"method": "POST", "url": "http://b/y", "json": "{{ steps.keep.items }}"},
    }
    assert faults(wanted, send, FETCH, KEEP) == []
    loose = {**send, "with": {"method": "POST", "url": "http://b/y", "json": "{{ steps.fetch }}"}}
    assert faults(wanted, loose, FETCH, KEEP)


def test_a_step_may_be_absent_only_where_the_case_says_so() -> None:
    post = {**POST, "foreach": {"items": "{{ steps.fetch.body }}"}}
    assert faults(expected("http.request", "list.filter?", "slack.post_message"), FETCH, post) == []
    assert faults(expected("http.request", "list.filter", "slack.post_message"), FETCH, post)


def test_a_condition_on_the_payload_stands_for_a_filter_but_one_on_items_does_not() -> None:
    wanted = expected("list.filter", "slack.post_message")
    post = {"id": "post", "uses": "slack.post_message", "with": {"text": "{{ trigger.body.id }}"}}
    assert faults(wanted, {**post, "when": "{{ trigger.body.total > 5 }}"}) == []
    branch = {
        "id": "check",
        "type": "branch",
        "cases": [{"id": "big", "when": "{{ trigger.body.total > 5 }}"}],
        "else": "drop",
    }
    assert faults(wanted, branch, {**post, "after": ["check.big"]}) == []
    assert faults(wanted, {**post, "when": "{{ item.total > 5 }}"})
    assert faults(wanted, post)


def test_steps_inside_a_group_follow_what_the_group_follows() -> None:
    inner = {"id": "post", "uses": "slack.post_message", "with": {"text": "{{ row.id }}"}}
    group = {
        "id": "each",
        "type": "group",
        "foreach": {"items": "{{ steps.fetch.body }}", "as": "row"},
        "steps": [inner],
    }
    shape = Shape(document(FETCH, group))
    assert shape.follows("post", "fetch")
    assert shape.follows("each", "post")


def fires(cron: str, zone: ZoneInfo = BERLIN) -> dict[str, list[datetime]]:
    return {"when": cron_fires(cron, zone, NOW)}


def planned(**trigger: Any) -> dict[str, Any]:
    return document(FETCH, triggers=[{"id": "when", **trigger}])


def test_a_schedule_is_compared_by_its_fire_times() -> None:
    timed = planned(type="schedule", **{"with": {"cron": "0 9 * * MON-FRI"}})
    assert trigger_faults(WEEKDAYS, proposal(timed, fires=fires("0 9 * * 1-5")), NOW) == []
    assert trigger_faults(WEEKDAYS, proposal(timed, fires=fires("0 9 * * *")), NOW)
    other_zone = fires("0 9 * * 1-5", ZoneInfo("America/New_York"))
    assert trigger_faults(WEEKDAYS, proposal(timed, fires=other_zone), NOW)
    assert trigger_faults(WEEKDAYS, proposal(timed), NOW) == [
        "trigger: no 5 fire times of {'cron': '0 9 * * MON-FRI'}"
    ]


def test_the_expected_times_of_cron_and_rule_are_those_of_the_calendar() -> None:
    assert [f.astimezone(BERLIN).isoformat() for f in cron_fires("0 9 * * 1-5", BERLIN, NOW)][
        :2
    ] == [
        "2026-03-03T09:00:00+01:00",
        "2026-03-04T09:00:00+01:00",
    ]
    rule = "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10;BYMINUTE=0;BYSECOND=0"
    assert [f.isoformat() for f in rrule_fires(rule, BERLIN, NOW)][:2] == [
        "2026-03-02T09:00:00+00:00",
        "2026-04-06T08:00:00+00:00",
    ]


def test_an_interval_is_the_distance_of_consecutive_fire_times() -> None:
    every = ExpectedTrigger("schedule", every_s=2700, question_ok=True)
    timed = planned(type="schedule")
    even = {"when": [NOW + timedelta(seconds=2700 * n) for n in range(5)]}
    assert trigger_faults(every, proposal(timed, fires=even), NOW) == []
    assert trigger_faults(every, proposal(timed, fires=fires("*/45 * * * *")), NOW)
    asking = proposal(timed, questions=[Question("q", "How often should it run?")])
    assert trigger_faults(every, asking, NOW) == []


def test_the_type_of_trigger_must_be_right_and_alone() -> None:
    manual, hook = ExpectedTrigger("manual"), ExpectedTrigger("webhook")
    assert trigger_faults(manual, proposal(document(FETCH)), NOW) == []
    assert trigger_faults(manual, proposal(planned(type="manual")), NOW) == []
    assert trigger_faults(manual, proposal(planned(type="webhook")), NOW)
    assert trigger_faults(hook, proposal(planned(type="webhook")), NOW) == []
    assert trigger_faults(hook, proposal(document(FETCH)), NOW)
    both = document(FETCH, triggers=[{"id": "a", "type": "webhook"}, {"id": "b", "type": "email"}])
    assert trigger_faults(hook, proposal(both), NOW)
    assert trigger_faults(ExpectedTrigger("any"), proposal(both), NOW) == []


def test_fire_times_in_utc_and_in_a_zone_are_the_same_moments() -> None:
    timed = planned(type="schedule")
    local = {"when": [f.astimezone(BERLIN) for f in cron_fires("0 9 * * 1-5", BERLIN, NOW)]}
    assert local["when"][0].tzinfo is not UTC
    assert trigger_faults(WEEKDAYS, proposal(timed, fires=local), NOW) == []
