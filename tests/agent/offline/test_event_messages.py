"""A message about an event tells what a person wants to read of it."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built, steps_of


@pytest.mark.parametrize(
    "words",
    [
        "When a new mail comes in, forward it to crew@pier.example",
        "As soon as gmail gets a message, email it to crew@pier.example",
        "Whenever an email arrives, post it to #crew",
    ],
)
def test_a_mail_is_told_with_its_words(words: str) -> None:
    (step,) = built(words)["steps"]
    text = step["with"]["text"]
    assert "{{ trigger.from_name }}" in text
    assert "{{ trigger.subject }}\n\n{{ trigger.text }}" in text
    assert "_id" not in text
    if "subject" in step["with"]:
        assert step["with"]["subject"].endswith("{{ trigger.subject }}")


@pytest.mark.parametrize(
    "words",
    [
        "When a new message is posted in slack channel #dock, translate it into Norwegian and post it in #crew",
        "When a Telegram message comes in, translate it to Danish and post it to #crew",
        "translate every new message in slack channel #dock into Dutch and post it in #crew",
    ],
)
def test_a_model_reads_the_words_and_no_record(words: str) -> None:
    assert steps_of(words)["translate"]["with"]["text"] == "{{ trigger.text }}"


def test_what_is_read_elsewhere_is_told_with_its_link() -> None:
    (step,) = built("When a card is added to our Trello board 5abbe4b7ddc1b351ef961414 tell #crew")["steps"]  # fmt: skip
    assert "{{ trigger.url }}" in step["with"]["text"]


def test_a_link_is_an_address() -> None:
    (step,) = built("when a card is made on Trello board 5abbe4b7ddc1b351ef961414, post its name and link to #crew")["steps"]  # fmt: skip
    assert step["with"]["text"].endswith("{{ trigger.name }}, {{ trigger.url }}")


def test_each_new_thing_is_what_the_verb_is_about() -> None:
    steps = steps_of("summarise each new mail and post the summary to #crew")
    assert steps["summarise"]["with"]["text"] == "{{ trigger.subject }}\n\n{{ trigger.text }}"
    assert steps["post_to_crew"]["with"]["text"] == "{{ steps.summarise.text }}"


def test_a_call_is_told_as_before() -> None:
    (step,) = built("When a boat comes in by webhook, post it to #crew")["steps"]
    assert step["with"]["text"] == "Boat: {{ trigger.body }}"
