"""Whom a mail comes from decides whether the run goes on, and is nobody who is written to."""

from __future__ import annotations

import pytest

from agent.offline.building.event_texts import with_event_texts
from tests.agent.offline.planned import CATALOG, built, planned


@pytest.mark.parametrize(
    ("words", "whom"),
    [
        ("Whenever an email from olaf@pier.example comes in, post its subject to #boats", "olaf@pier.example"),
        ("Post the subject to #boats as soon as a mail arrives from olaf@pier.example", "olaf@pier.example"),
        ("if olaf@pier.example writes us, post the subject to #boats", "olaf@pier.example"),
        ("incoming mail from tide@pier.example -> post the subject to #boats", "tide@pier.example"),
        ("When we receive a message from tide@pier.example post the subject to #boats", "tide@pier.example"),
    ],
)  # fmt: skip
def test_the_sender_is_a_condition(words: str, whom: str) -> None:
    document = built(words)
    assert document["triggers"][0]["uses"] == "imap.new_mail"
    (post,) = document["steps"]
    assert post["uses"] == "slack.post_message"
    assert post["when"] == f'{{{{ trigger.from_address == "{whom}" }}}}'


def test_what_else_must_hold_is_not_lost_beside_the_sender() -> None:
    plan = planned('When a mail from olaf@pier.example comes in and the subject contains "storm", post it to #boats')  # fmt: skip
    assert plan.document is not None
    (post,) = plan.document["steps"]
    assert "olaf@pier.example" in str(post["when"])
    assert "storm" in str(post["when"])


def test_either_of_two_senders_stays_together_in_an_open_condition() -> None:
    plan = planned('when a mail arrives from a@pier.example or b@pier.example that smells of "fish", forward it to c@pier.example')  # fmt: skip
    assert plan.document is not None
    (step,) = plan.document["steps"]
    said = str(step["when"])
    assert "a@pier.example" in said
    assert "b@pier.example" in said
    assert "(trigger.from_address ==" in said
    assert ") && (__hole__)" in said


@pytest.mark.parametrize(
    "words",
    [
        "get the mails from olaf@pier.example every day at 8 and post them to #boats",
        "every monday at 7 take the newest letters from olaf@pier.example and tell #boats",
        "every friday at 9 send a mail from olaf@pier.example to tide@pier.example saying 'ahoy'",
    ],
)
def test_nothing_is_sent_to_whom_it_comes_from(words: str) -> None:
    plan = planned(words)
    steps = [] if plan.document is None else plan.document["steps"]
    assert "olaf@pier.example" not in str([step["with"].get("to") for step in steps])


def test_who_is_written_to_stays_who_is_written_to() -> None:
    document = built('When a mail arrives, email olaf@pier.example the text "Ahoy"')
    (step,) = document["steps"]
    assert step["with"]["to"] == "olaf@pier.example"
    assert "when" not in step


def test_an_open_heading_stays_open() -> None:
    hole = {"$hole": {"kind": "value", "label": "Which subject?", "schema": {"type": "string"}}}
    step = {"id": "a", "uses": "email.send", "with": {"to": "a@pier.example", "subject": hole, "text": "Mail: {{ trigger.body }}"}}  # fmt: skip
    trigger = CATALOG.trigger("imap.new_mail")
    assert trigger is not None
    (told,) = with_event_texts([step], trigger.output_schema, "mail", CATALOG)
    assert told["with"]["subject"] == hole
    assert "trigger.body.text" in told["with"]["text"]


def test_the_language_belongs_to_the_translation() -> None:
    document = built("translate every new mail from olaf@pier.example to Danish and post it to #crew")  # fmt: skip
    first, second = document["steps"]
    assert first["with"]["to"] == "Danish"
    assert "olaf@pier.example" in str(second["when"])
