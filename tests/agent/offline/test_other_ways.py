"""What is sent on another way: where a condition does not hold, behind a step that worked, in a case that is named."""

from __future__ import annotations

import copy

from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step, touched

HIVES: Json = {
    "nexa": 1,
    "name": "Hives",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "weigh", "name": "Save the weight", "uses": "http.request", "with": {"method": "POST", "url": "https://hive.example/in", "json": {"kg": "{{ trigger.body.kg }}"}}},
        {"id": "warn", "name": "Warn", "uses": "slack.post_message", "connection": "slack", "when": '{{ trigger.body.mood == "angry" }}', "with": {"channel": "#bees", "text": "{{ trigger.body.hive }}"}},
        {"id": "sorry", "name": "Sorry", "uses": "email.send", "connection": "smtp", "after": ["weigh.failed"], "with": {"to": "hive@bee.example", "subject": "Failed", "text": "{{ error.message }}"}},
    ],
}  # fmt: skip


def test_otherwise_leads_to_the_way_that_is_left() -> None:
    after = changed('and otherwise post "Calm" to #meadow', HIVES)
    assert step(after, "post_to_meadow")["when"] == '{{ !(trigger.body.mood == "angry") }}'
    assert touched(after, HIVES) == set()


def test_otherwise_opens_the_way_of_a_branch_that_led_nowhere() -> None:
    guests = copy.deepcopy(GUESTS)
    guests["steps"][0]["cases"] = [{"id": "regular", "when": "{{ trigger.body.visits >= 3 }}"}]
    guests["steps"] = guests["steps"][:2]
    after = changed("else email host@bar.example", guests)
    assert step(after, "kind")["else"] == "otherwise"
    added = step(after, "email_host")
    assert added["after"] == ["kind.otherwise"]
    assert added["with"]["text"] == "{{ trigger.body.name }}"


def test_a_case_that_always_holds_is_the_other_way() -> None:
    assert step(changed("otherwise post it to #walk-ins", GUESTS), "post_to_walk_ins")["after"] == [
        "kind.fresh"
    ]


def test_otherwise_is_asked_about_where_nothing_is_compared() -> None:
    assert change('otherwise post "None" to #dock', BOATS).kind == "question"


def test_what_happens_when_it_works_waits_for_the_step() -> None:
    after = changed('when it works post "Saved" to #meadow', HIVES)
    assert step(after, "post_to_meadow")["after"] == ["weigh"]
    later = changed("once saving the weight succeeded, email keeper@bee.example", HIVES)
    assert step(later, "email_keeper")["after"] == ["weigh"]


def test_a_case_is_named_by_its_value() -> None:
    guests = copy.deepcopy(GUESTS)
    guests["steps"][0]["cases"][0]["when"] = '{{ trigger.body.mood == "merry" }}'
    after = changed("in the merry case also email host@bar.example", guests)
    assert step(after, "email_host")["after"] == ["kind.regular"]
    if_it_is = changed("if it is merry also mail host@bar.example", guests)
    assert step(if_it_is, "email_host")["after"] == ["kind.regular"]
    same = changed("in the angry case also email keeper@bee.example", HIVES)
    assert step(same, "email_keeper")["when"] == '{{ trigger.body.mood == "angry" }}'


def test_a_case_that_is_not_there_is_asked_about() -> None:
    plan = change("in the sleepy case email keeper@bee.example", HIVES)
    assert plan.kind == "question"
    assert "sleepy" in str(plan.answer)


def test_the_case_spoken_of_before_is_the_one_there_is() -> None:
    after = changed("and post it to #meadow in that case", HIVES)
    assert step(after, "post_to_meadow")["when"] == '{{ trigger.body.mood == "angry" }}'


def test_a_condition_for_a_message_that_is_there_adds_no_other() -> None:
    plan = change("post it to #bees only if it is angry", HIVES)
    assert not any(o["op"] == "add_step" for o in plan.operations)
