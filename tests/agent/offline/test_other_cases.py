"""What is done where no condition holds."""

from __future__ import annotations

import pytest

from agent.offline.rephrasing.other_cases import with_other_cases
from tests.agent.offline.planned import steps_of

_START = (
    "Webhook with kind and name. If kind is colt, post to #colts. If kind is mare, post to #mares"
)


@pytest.mark.parametrize(
    "words",
    [
        f"{_START}. In all other cases post to #barn.",
        f"{_START}. For everything else post to #barn.",
        f"{_START}; in any other case post to #barn.",
        f"{_START}. If none of these applies, post to #barn.",
        f"{_START}. In other cases post to #barn.",
        f"{_START}. Failing that, post to #barn.",
    ],
)
def test_it_stands_on_the_way_of_its_own(words: str) -> None:
    steps = steps_of(words)
    assert steps["check_call"]["else"] == "otherwise"
    assert steps["post_to_barn"]["after"] == ["check_call.otherwise"]
    assert steps["post_to_mares"]["after"] == ["check_call.match_2"]


@pytest.mark.parametrize(
    "words",
    [
        "if it is old, post it; otherwise stay silent",
        "if it is old, post it. otherwise do nothing",
        "if it is old, post it, in any other case no message",
        "if it is old, post it. all others: nothing",
    ],
)
def test_that_nothing_is_done_needs_no_words(words: str) -> None:
    assert with_other_cases(words) == "if it is old, post it"


def test_something_that_is_done_stays() -> None:
    for words in ("if it is old do nothing, otherwise post it", "post the others to #b"):
        assert with_other_cases(words) == words


def test_a_count_is_not_narrowed_by_what_is_not_done() -> None:
    steps = steps_of(
        "Every hour get https://barn.example/horses. If there are more than 20, post how many "
        "to #barn; otherwise stay silent."
    )
    assert "<=" not in str(steps)


@pytest.mark.parametrize(
    "second",
    [
        "and, only if it is even below 5, additionally post to #vets.",
        "and, only if it is below 5, also post to #vets.",
        "; only if it is even under 5, post to #vets.",
    ],
)
def test_one_more_condition_stands_beside_the_first(second: str) -> None:
    steps = steps_of(f"Webhook with amount. If amount is less than 90 post to #barn {second}")
    assert "< 90.0" in str(steps["check_call"])
    assert "5" not in str(steps["check_call"])
    assert "< 5.0" in str(steps["check_call_2"])
    assert steps["post_to_barn"]["after"] == ["check_call.match"]
    assert steps["post_to_vets"]["after"] == ["check_call_2.match"]


def test_heads_with_how_many_there_are_are_conditions() -> None:
    steps = steps_of(
        "Every day at 7 get https://barn.example/horses. No horses: do nothing. 1 to 9 horses: mail "
        "vet@barn.example how many. More than 9: post how many to #barn."
    )
    count = "steps.all_horses.count"
    assert steps["email_vet"]["when"] == f"{{{{ {count} >= 1.0 && {count} <= 9.0 }}}}"
    assert steps["post_to_barn"]["when"] == f"{{{{ {count} > 9.0 }}}}"


@pytest.mark.parametrize(
    "words",
    [
        "up to 90 are posted to #low, between 90 and 900 go to #mid, anything above is posted to #top.",
        "up to 90 go to #low, between 90 and 900 are only posted to #mid, anything above goes to #top.",
        "Up to 90: #low; between 90 and 900: #mid; above: #top.",
    ],
)
def test_ways_by_a_number_need_no_colons(words: str) -> None:
    steps = steps_of(f"Sales come in via webhook: name, price. {words[0].upper()}{words[1:]}")
    tests = {
        f"{one['id']}.{case['id']}": case["when"]
        for one in steps.values()
        if one.get("type") == "branch"
        for case in one["cases"]
    }
    assert tests[steps["post_to_low"]["after"][0]] == "{{ trigger.body.price <= 90.0 }}"
    assert "<= 900.0" in tests[steps["post_to_mid"]["after"][0]]
    assert tests[steps["post_to_top"]["after"][0]] == "{{ trigger.body.price > 900.0 }}"


@pytest.mark.parametrize(
    "said", ["approve automatically:", "it is approved automatically;", "approve it at once,"]
)
def test_what_is_approved_by_itself_asks_nobody(said: str) -> None:
    steps = steps_of(
        f"Webhook with days, name. If days <= 2 {said} PUT https://hr.example/leave. "
        "Else ask hr@barn.example to approve."
    )
    assert steps["send_to_hr_example"]["when"] == "{{ trigger.body.days <= 2.0 }}"
    assert steps["approve"]["approvers"] == ["hr@barn.example"]
    assert steps["approve"]["after"] == ["check_call.match"]
    assert steps["check_call"]["cases"][0]["when"] == "{{ trigger.body.days > 2.0 }}"
