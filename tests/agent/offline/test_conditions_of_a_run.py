"""Conditions on the whole run, on one step, and on what flows, said in few words."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, Json, change, changed, step, touched

ORDERS: Json = {
    "nexa": 1,
    "name": "Orders",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "note", "name": "Note", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#till", "text": "{{ trigger.body.phone }}"}},
        {"id": "thanks", "name": "Thanks", "uses": "email.send", "connection": "smtp", "after": ["note"], "with": {"to": "{{ trigger.body.email }}", "subject": "Thanks", "text": "{{ trigger.body.phone }}"}},
    ],
}  # fmt: skip
LETTERS: Json = {
    "nexa": 1,
    "name": "Letters",
    "triggers": [{"id": "box", "type": "app", "uses": "imap.new_mail", "with": {}}],
    "steps": [
        {"id": "note", "name": "Note", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#post", "text": "{{ trigger.subject }}"}},
        {"id": "log", "name": "Log", "uses": "email.send", "connection": "smtp", "after": ["note"], "with": {"to": "log@bar.example", "subject": "Post", "text": "{{ trigger.subject }}"}},
    ],
}  # fmt: skip
TIDE: Json = {
    "nexa": 1,
    "name": "Tide",
    "triggers": [{"id": "clock", "type": "schedule", "with": {"cron": "*/20 * * * *", "timezone": "Europe/Oslo"}}],
    "steps": [
        {"id": "tide", "name": "Fetch tide", "uses": "http.request", "with": {"method": "GET", "url": "https://tide.example/now"}},
        {"id": "tell", "name": "Tell", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#pier", "text": "{{ steps.tide.body }}"}},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "if the phone is missing, stop",
        "stop if there is no phone",
        "before anything else, check that phone is not empty, otherwise stop",
        "first make sure that the phone is filled in, or quit",
        "don't run if phone is empty",
    ],
)
def test_nothing_runs_without_a_field(words: str) -> None:
    after = changed(words, ORDERS)
    assert touched(after, ORDERS) == {"note"}
    assert step(after, "note")["when"] == '{{ trigger.body.phone != "" }}'


@pytest.mark.parametrize("words", ["only if the phone starts with 004", "run only when the phone starts with 004", "stop unless the phone starts with 004"])  # fmt: skip
def test_only_where_a_text_begins_so(words: str) -> None:
    after = changed(words, ORDERS)
    assert touched(after, ORDERS) == {"note"}


@pytest.mark.parametrize("words", ["unless they are from acme.example", "not if it is from acme.example", "unless the sender is from acme.example"])  # fmt: skip
def test_unless_they_are_from_somewhere(words: str) -> None:
    after = changed(words, ORDERS)
    assert step(after, "note")["when"] == '{{ !(trigger.body.email.endsWith("@acme.example")) }}'


@pytest.mark.parametrize("words", ["only if the subject contains bill", "stop unless the subject contains bill", "check that the subject contains bill, else stop"])  # fmt: skip
def test_what_an_app_brings_is_compared_by_its_fields(words: str) -> None:
    after = changed(words, LETTERS)
    assert touched(after, LETTERS) == {"note"}
    assert step(after, "note")["when"] == '{{ trigger.subject.contains("bill") }}'


@pytest.mark.parametrize("words", ["only send the log if the subject contains bill", "send the log only when the subject contains bill"])  # fmt: skip
def test_one_step_of_an_app_workflow_depends_on_it(words: str) -> None:
    after = changed(words, LETTERS)
    assert touched(after, LETTERS) == {"log"}


@pytest.mark.parametrize("words", ["only when level is under 2", "stop unless the level is below 2", "only if the level is less than 2"])  # fmt: skip
def test_one_thing_that_is_fetched_is_no_list(words: str) -> None:
    after = changed(words, TIDE)
    assert touched(after, TIDE) == {"tell"}
    assert len(after["steps"]) == len(TIDE["steps"])
    assert step(after, "tell")["when"]["$hole"]["template"] == (
        "{{ steps.tide.body.__hole__ < 2.0 }}"
    )


@pytest.mark.parametrize(("words", "hours"), [("only between 8 and 18", "8-17"), ("run it only from 7 to 21", "7-20"), ("only between 9am and 5pm", "9-16")])  # fmt: skip
def test_only_in_these_hours(words: str, hours: str) -> None:
    after = changed(words, TIDE)
    assert touched(after, TIDE) == set()
    assert after["triggers"][0]["with"]["cron"] == f"*/20 {hours} * * *"


def test_bounds_of_a_field_are_no_hours() -> None:
    after = changed("only between 8 and 18", BOATS)
    assert after["triggers"] == BOATS["triggers"]


@pytest.mark.parametrize("words", ["only those with oak in the hull", "only boats with oak in the hull", "just the ones whose hull contains oak"])  # fmt: skip
def test_what_a_text_holds(words: str) -> None:
    after = changed(words, BOATS)
    assert touched(after, BOATS) <= {"long_ones", "announce", "letter"}
    assert '.contains("oak")' in str(after)


@pytest.mark.parametrize("words", ["stop early if there are none", "quit when there is nothing", "if there are none, do nothing"])  # fmt: skip
def test_nothing_is_sent_where_there_is_nothing(words: str) -> None:
    after = changed(words, BOATS)
    assert touched(after, BOATS) == {"letter"}
    assert step(after, "letter")["when"] == "{{ steps.long_ones.count > 0 }}"


def test_a_field_that_is_missing_replaces_no_other_comparison() -> None:
    named = copy.deepcopy(BOATS)
    named["steps"][1]["with"]["where"] = '{{ item.flag == "NO" }}'
    after = changed("skip boats without an email", named)
    assert 'item.flag == "NO" &&' in str(step(after, "long_ones")["with"]["where"])


@pytest.mark.parametrize("words", ["unless its berth changed", "send it again if the berth has changed", "but again when its berth is different"])  # fmt: skip
def test_what_was_seen_comes_again_when_it_changed(words: str) -> None:
    seen = copy.deepcopy(BOATS)
    seen["steps"].insert(2, {"id": "new", "name": "Only new boats", "uses": "list.dedupe", "with": {"items": "{{ steps.long_ones.items }}", "key": "{{ item.id }}", "scope": "workflow"}})  # fmt: skip
    after = changed(words, seen)
    assert touched(after, seen) == {"new"}
    assert step(after, "new")["with"]["key"] == ('{{ string(item.id) + " " + string(item.berth) }}')


def test_without_a_memory_a_change_is_asked_about() -> None:
    assert change("unless its berth changed", BOATS).kind == "question"


@pytest.mark.parametrize("words", ["for 5 stars mail boss@bar.example", "mail boss@bar.example for 5 stars", "with 5 stars also mail boss@bar.example"])  # fmt: skip
def test_a_number_with_a_unit_is_the_measured_field(words: str) -> None:
    rated = copy.deepcopy(ORDERS)
    rated["steps"][0]["when"] = "{{ trigger.body.rating < 3.0 }}"
    after = changed(words, rated)
    assert touched(after, rated) == set()
    assert "== 5.0" in str(after["steps"][-1]["when"])


@pytest.mark.parametrize("words", ["don't run if there is no phone", "stop if the phone is missing", "only if the phone is not empty"])  # fmt: skip
def test_a_second_condition_stands_beside_the_first(words: str) -> None:
    held = copy.deepcopy(ORDERS)
    held["steps"][0]["when"] = "{{ trigger.body.total > 20.0 }}"
    after = changed(words, held)
    assert touched(after, held) == {"note"}
    assert step(after, "note")["when"] == (
        '{{ trigger.body.total > 20.0 && trigger.body.phone != "" }}'
    )
