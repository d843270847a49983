"""Approvals that are changed or given up, options taken back, and steps in another order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, change, changed, step

PAID: dict[str, Any] = {
    "nexa": 1,
    "name": "Payments",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "check", "name": "Check the call", "type": "branch", "cases": [{"id": "large", "when": "{{ trigger.body.sum > 9.0 }}"}], "else": "drop"},
        {"id": "told", "name": "Post to #till", "uses": "slack.post_message", "connection": "slack", "after": ["check.large"], "with": {"channel": "#till", "text": "Waits for a yes or a no. Call: {{ trigger.body }}"}},
        {"id": "approve", "name": "Ask for approval", "type": "approval", "title": "Go on?", "after": ["check.large"]},
        {"id": "pay", "name": "Pay", "uses": "email.send", "connection": "smtp", "after": ["approve.approved"], "with": {"to": "till@bar.example", "subject": "Paid", "text": "{{ trigger.body.sum }}"}},
        {"id": "sorry", "name": "Sorry", "uses": "email.send", "connection": "smtp", "after": ["approve.rejected"], "with": {"to": "desk@bar.example", "subject": "No", "text": "No"}},
    ],
}  # fmt: skip
RETRIED: dict[str, Any] = {**BOATS, "steps": [{**BOATS["steps"][0], "retry": {"max_attempts": 4}, "timeout_s": 20}, *BOATS["steps"][1:]]}  # fmt: skip
BOTH: dict[str, Any] = {**GUESTS, "steps": [
    {"id": "greet", "name": "Greet", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#bar", "text": "{{ trigger.body.name }}"}},
    {"id": "thank", "name": "Thank", "uses": "email.send", "connection": "smtp", "with": {"to": "desk@bar.example", "subject": "Thanks", "text": "Hi"}},
]}  # fmt: skip


@pytest.mark.parametrize(
    "words", ["no approval needed any more", "remove the approval", "we don't need the approval"]
)
def test_an_approval_goes_with_what_only_told_of_it_and_what_a_no_led_to(words: str) -> None:
    after = changed(words, PAID)
    assert [s["id"] for s in after["steps"]] == ["check", "pay"]
    assert step(after, "pay")["after"] == ["check.large"]


@pytest.mark.parametrize(
    "words",
    ["kim@bar.example should approve instead of #till", "ask kim@bar.example instead of #till"],
)
def test_a_person_decides_in_the_place_of_a_channel(words: str) -> None:
    after = changed(words, PAID)
    assert step(after, "approve")["approvers"] == ["kim@bar.example"]
    assert "told" not in [s["id"] for s in after["steps"]]


@pytest.mark.parametrize("words", ["let kitchen decide", "let the kitchen approve it"])
def test_a_team_may_be_let_decide(words: str) -> None:
    assert step(changed(words, PAID), "approve")["approvers"] == ["kitchen"]


def test_silence_may_mean_a_no_that_somebody_hears_of() -> None:
    words = "if nobody answers within 3 hours treat it as no and tell #bar"
    after = changed(words, PAID)
    asked = step(after, "approve")
    assert (asked["deadline_s"], asked["on_silence"]) == (10800, "rejected")
    assert step(after, "post_to_bar")["after"] == ["approve.rejected"]


@pytest.mark.parametrize(
    "words",
    ["put the approval before the check", "the approval should come before the branch"],
)
def test_an_approval_may_stand_before_the_branch(words: str) -> None:
    after = changed(words, PAID)
    assert "after" not in step(after, "approve")
    assert "after" not in step(after, "told")
    assert step(after, "check")["after"] == ["approve.approved"]
    assert step(after, "pay")["after"] == ["check.large"]
    assert step(after, "sorry") == PAID["steps"][4]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("never mind the retry", {"timeout_s": 20}),
        ("no retries any more", {"timeout_s": 20}),
        ("forget about the timeout", {"retry": {"max_attempts": 4}}),
    ],
)
def test_an_option_is_taken_back(words: str, left: dict[str, Any]) -> None:
    boats = step(changed(words, RETRIED), "boats")
    assert {k: boats[k] for k in ("retry", "timeout_s") if k in boats} == left


@pytest.mark.parametrize("words", ["remove that again", "take it out again", "drop this again"])
def test_what_was_done_last_is_undone(words: str) -> None:
    assert change(words, BOATS).kind == "undo"
    assert change("remove the letter again", BOATS).kind != "undo"


def test_a_label_that_leads_nowhere_is_said_to_lead_nowhere() -> None:
    sorted_ = {**GUESTS, "steps": [{"id": "sort", "name": "Sort", "uses": "ai.classify", "connection": "ai", "with": {"text": "{{ trigger.body.name }}", "labels": ["guest", "noise"]}}]}  # fmt: skip
    plan = change("ignore noise", sorted_)
    assert "nowhere" in plan.questions[0].text


@pytest.mark.parametrize("words", ["swap the two steps", "swap them", "flip the order"])
def test_the_only_two_messages_change_places(words: str) -> None:
    assert step(changed(words, BOTH), "greet")["after"] == ["thank"]


@pytest.mark.parametrize("words", ["do the post last", "the post should come at the very end"])
def test_a_message_is_done_last(words: str) -> None:
    assert step(changed(words, BOTH), "greet")["after"] == ["thank"]


def test_nothing_waits_for_what_may_be_left_out() -> None:
    some = {**BOTH, "steps": [BOTH["steps"][0], {**BOTH["steps"][1], "when": "{{ trigger.body.name != \"\" }}"}]}  # fmt: skip
    plan = change("do the post last", some)
    assert plan.operations == ()


@pytest.mark.parametrize("words", ["before the post i mean", "no, i meant before the post"])
def test_what_was_added_last_is_put_in_its_place(words: str) -> None:
    former = {**BOTH, "steps": BOTH["steps"][:1]}
    assert step(changed(words, BOTH, former), "greet")["after"] == ["thank"]


@pytest.mark.parametrize("words", ["the mail should say: Hello, {name} is here.", "set the text of the mail to: Hello, {name} is here."])  # fmt: skip
def test_words_behind_a_colon_are_the_text(words: str) -> None:
    after = changed(words, BOTH)
    assert step(after, "thank")["with"]["text"] == "Hello, {{ trigger.body.name }} is here."


@pytest.mark.parametrize(
    "words", ["give the approval 2 days", "let the approval wait at most 2 days", "allow the approvers 2 days to decide"]
)  # fmt: skip
def test_how_long_an_approval_waits_is_no_wait_behind_it(words: str) -> None:
    after = changed(words, PAID)
    assert step(after, "approve")["deadline_s"] == 172800
    assert len(after["steps"]) == len(PAID["steps"])


def test_the_order_of_sorted_things_is_not_that_of_steps() -> None:
    down = {"id": "down", "name": "Sort", "uses": "list.sort", "with": {"items": "{{ steps.long_ones.items }}", "by": "{{ item.length }}"}}  # fmt: skip
    document = {**BOATS, "steps": [*BOATS["steps"], down]}
    plan = change("flip the order", document)
    assert all("/after" not in o.get("set", {}) for o in plan.operations)
