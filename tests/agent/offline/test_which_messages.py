"""Which messages are sent, in which order, to whom: some only, none for now, others instead."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step, touched


def _ids(after: Json) -> list[str]:
    return [s["id"] for s in after["steps"]]


@pytest.mark.parametrize(
    "words",
    [
        "only the slack post, no mail",
        "no mail, slack only",
        "only #dock",
        "whats with the mail? kill it",
    ],
)
def test_only_one_of_two_messages_stays(words: str) -> None:
    after = changed(words, BOATS)
    assert _ids(after) == ["boats", "long_ones", "announce"]
    assert touched(after, BOATS) == {"letter"}


def test_what_is_sent_when_something_fails_stays() -> None:
    boats = copy.deepcopy(BOATS)
    boats["steps"].append({"id": "alarm", "name": "Alarm", "uses": "email.send", "connection": "smtp", "after": ["boats.failed"], "with": {"to": "crew@dock.example", "subject": "Failed", "text": "{{ error.message }}"}})  # fmt: skip
    assert _ids(changed("only slack", boats)) == ["boats", "long_ones", "announce", "alarm"]


@pytest.mark.parametrize("words", ["swap the letter and the announcement", "swap mail and slack"])
def test_two_steps_change_places(words: str) -> None:
    after = changed(words, BOATS)
    assert _ids(after) == _ids(BOATS)
    assert step(after, "announce")["after"] == ["letter"]


def test_what_waited_comes_first_when_it_is_swapped() -> None:
    boats = copy.deepcopy(BOATS)
    boats["steps"][3]["after"] = ["announce"]
    after = changed("swap the slack post and the mail", boats)
    assert "after" not in step(after, "letter")
    assert step(after, "announce")["after"] == ["letter"]


def test_a_copy_is_no_receiver_and_a_hidden_one_is_asked_about() -> None:
    plan = change("add cc skipper@dock.example to the mail and bcc log@dock.example", BOATS)
    assert [o["set"] for o in plan.operations] == [{"/with/cc": "skipper@dock.example"}]
    assert "bcc" in plan.questions[0].text


def test_somebody_else_gets_the_mail() -> None:
    after = changed("dont mail pier, mail quay@dock.example", BOATS)
    assert step(after, "letter")["with"] == {**BOATS["steps"][3]["with"], "to": ["quay@dock.example"]}  # fmt: skip


def test_several_get_it_under_another_subject() -> None:
    after = changed(
        "the mail goes to quay@dock.example and pier@dock.example, subject 'High tide'", BOATS
    )
    told = step(after, "letter")["with"]
    assert told["to"] == ["quay@dock.example", "pier@dock.example"]
    assert told["subject"] == "High tide"


def test_what_follows_a_step_goes_and_the_step_stays() -> None:
    assert _ids(changed("remove everything after the filter", BOATS)) == ["boats", "long_ones"]
    assert _ids(changed("drop all that comes after the book step", GUESTS)) == [
        "kind",
        "greet",
        "book",
    ]


def test_a_step_rests_for_a_while_and_wakes() -> None:
    resting = changed("skip the slack post for now", BOATS)
    assert step(resting, "announce")["disabled"] is True
    assert _ids(resting) == _ids(BOATS)
    awake = changed("turn it back on", resting)
    assert "disabled" not in step(awake, "announce")
    assert "disabled" not in step(changed("enable the announcement again", resting), "announce")
