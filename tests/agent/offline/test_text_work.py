"""Work on a text stands before the one message that is meant, and what comes of it is told there."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step, touched

CARGO: Json = {
    "nexa": 1,
    "name": "Cargo",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "gate", "name": "Tell the gate", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#gate", "text": "Cargo {{ trigger.body.cargo }}"}},
        {"id": "letter", "name": "Letter to the owner", "uses": "email.send", "connection": "smtp", "after": ["gate"], "with": {"to": ["owner@quay.example"], "subject": "Cargo", "text": "About {{ trigger.body.notes }}"}},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "new"),
    [
        ("translate the letter into Danish before mailing it", "ai.translate"),
        ("summarise the notes with AI and use the summary as the text of the mail", "ai.summarise"),
        ("ask AI what the cargo may weigh and put its answer in the mail", "ai.prompt"),
    ],
)
def test_only_the_message_that_is_meant_tells_it(words: str, new: str) -> None:
    after = changed(words, CARGO)
    made = after["steps"][-1]
    assert made["uses"] == new
    assert touched(after, CARGO) == {"letter"}
    assert f"steps.{made['id']}." in step(after, "letter")["with"]["text"]


@pytest.mark.parametrize(
    "words",
    [
        "classify the cargo as fruit, steel or wood and put the label in the subject",
        "classify the cargo as fruit, steel or wood, then add the result to the subject of the mail",
    ],
)
def test_an_answer_in_the_subject(words: str) -> None:
    after = changed(words, CARGO)
    made = after["steps"][-1]
    assert made["with"]["text"] == "{{ trigger.body.cargo }}"
    assert step(after, "letter")["with"]["subject"] == f"Cargo {{{{ steps.{made['id']}.label }}}}"


def test_an_answer_on_top_keeps_what_is_told() -> None:
    after = changed("write a greeting with AI and put it at the top of the mail", CARGO)
    assert step(after, "letter")["with"]["text"].endswith("\n\nAbout {{ trigger.body.notes }}")


def test_what_is_sent_for_each_is_not_worked_on() -> None:
    assert change("translate it into Dutch before posting in #dock", BOATS).unsupported


@pytest.mark.parametrize("words", ["i need to sign off before the mail goes out", "the boss approves before mailing"])  # fmt: skip
def test_who_agrees_does_no_work_on_texts(words: str) -> None:
    after = changed(words, CARGO)
    assert [s.get("type") for s in after["steps"] if s["id"] not in ("gate", "letter")] == ["approval"]  # fmt: skip


def test_several_messages_are_asked_about() -> None:
    document = copy.deepcopy(GUESTS)
    assert change("ask AI how it is and use the answer in the message", document).kind == "question"
