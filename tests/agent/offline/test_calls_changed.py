"""Tries, time limits, methods and bodies of the call that is meant."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step

BARN: Json = {
    "nexa": 1,
    "name": "Barn",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "ledger", "name": "Into the ledger", "uses": "sql.insert", "connection": "db", "with": {"table": "hay", "rows": ["{{ trigger.body }}"]}},
        {"id": "letter", "name": "Letter", "uses": "email.send", "connection": "smtp", "with": {"to": "farm@barn.example", "subject": "Hay", "text": "More hay"}},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "attempts"),
    [
        ("if saving fails, try twice more then stop", 3),
        ("when storing it fails, retry it 3 times", 4),
        ("try the insert up to 5 times", 5),
    ],
)
def test_the_step_that_fails_is_tried_again(words: str, attempts: int) -> None:
    after = changed(words, BARN)
    assert step(after, "ledger")["retry"]["max_attempts"] == attempts
    assert step(after, "letter") == step(BARN, "letter")


def test_tries_lie_apart() -> None:
    after = changed("retry fetching the boats 3 times with 30 seconds in between", BOATS)
    retry = step(after, "boats")["retry"]
    assert (retry["max_attempts"], retry["backoff"], retry["initial_s"]) == (4, "fixed", 30)
    assert retry["max_s"] >= 30


def test_a_time_limit_is_of_the_one_call() -> None:
    after = changed("timeout 20 seconds", BOATS)
    assert step(after, "boats")["timeout_s"] == 20


def test_a_method_alone_is_of_the_one_call() -> None:
    assert step(changed("use PUT", GUESTS), "book")["with"]["method"] == "PUT"


def test_a_word_that_is_no_method_is_left_alone() -> None:
    plan = change("use post", GUESTS)
    assert not any("/with/method" in o.get("set", {}) for o in plan.operations)


def test_the_second_call_is_named_by_its_place() -> None:
    two = copy.deepcopy(BOATS)
    two["steps"].insert(1, {**copy.deepcopy(two["steps"][0]), "id": "piers", "name": "Fetch piers"})
    after = changed("the second request should be a POST", two)
    assert step(after, "piers")["with"]["method"] == "POST"
    assert step(after, "boats") == step(two, "boats")


def test_a_body_is_sent_along() -> None:
    after = changed('send {"limit": 10} as body', BOATS)
    assert step(after, "boats")["with"]["json"] == {"limit": 10}


def test_a_mail_waits_after_another_step() -> None:
    after = changed("send the mail 5 minutes after the saving", BARN)
    wait = next(s for s in after["steps"] if s.get("type") == "wait")
    assert (wait["duration_s"], wait["after"]) == (300, ["ledger"])
    assert step(after, "letter")["after"] == [wait["id"]]


def test_the_first_mail_gets_a_name() -> None:
    two = copy.deepcopy(BARN)
    two["steps"].append({**copy.deepcopy(two["steps"][1]), "id": "copy", "name": "Copy"})
    after = changed("rename the first mail to 'To the farm'", two)
    assert step(after, "letter")["name"] == "To the farm"


def test_the_first_fetch_is_one_of_two() -> None:
    two = copy.deepcopy(BOATS)
    two["steps"] = [
        {**two["steps"][0], "id": "piers", "name": "Fetch piers"},
        {**two["steps"][0], "id": "ropes", "name": "Fetch ropes"},
        {**two["steps"][3], "with": {"to": "a@dock.example", "subject": "Hi", "text": "Hi"}},
    ]
    after = changed("turn off the first fetch for now", two)
    assert [s["id"] for s in after["steps"] if s.get("disabled")] == ["piers"]


def test_a_step_is_named_by_where_it_goes() -> None:
    after = changed("retry the post to #dock 3 times with 20 seconds between", BOATS)
    assert step(after, "announce")["retry"] == {
        "max_attempts": 4, "backoff": "fixed", "initial_s": 20, "max_s": 60, "jitter": "none",
    }  # fmt: skip
