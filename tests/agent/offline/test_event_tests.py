"""What an event has to be like, said among the words for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.planned import planned


def first_step(words: str) -> dict[str, Any]:
    found = planned(words)
    assert found.document is not None, found.answer
    return dict(found.document["steps"][0])


@pytest.mark.parametrize(
    ("words", "test"),
    [
        (
            'When a Telegram message arrives that contains the word "hay", post "more" to #barn.',
            '{{ trigger.text.contains("hay") }}',
        ),
        (
            "When a message is posted in #stalls that starts with 'NOW', mail vet@barn.example.",
            '{{ trigger.text.startsWith("NOW") }}',
        ),
        (
            'When a Slack message that mentions "foal" comes in in #stalls, mail vet@barn.example.',
            '{{ trigger.text.contains("foal") }}',
        ),
        (
            'When a GitHub issue whose title contains "leak" is opened in lee/barn, post it to #x1.',
            '{{ trigger.title.contains("leak") }}',
        ),
        (
            'As soon as an email comes in with "oats" in the subject, post the subject to #barn.',
            '{{ trigger.subject.contains("oats") }}',
        ),
        (
            'When a new item whose title mentions "mare" appears in the feed '
            "https://barn.example/rss, post the link to #barn.",
            '{{ trigger.title.contains("mare") }}',
        ),
    ],
)
def test_it_is_a_condition_of_what_is_done(words: str, test: str) -> None:
    assert first_step(words)["when"] == test


@pytest.mark.parametrize(
    ("words", "field", "template"),
    [
        (
            'When a row is added to the MySQL table visits and weight is over 9, post "!" to #barn.',
            "weight",
            "{{ trigger.__hole__ > 9.0 }}",
        ),
        (
            'When a new row lands in the table visits with cost >= 50, post "!" to #barn.',
            "cost",
            "{{ trigger.__hole__ >= 50.0 }}",
        ),
    ],
)
def test_a_column_that_is_not_known_is_a_field_to_be_found(
    words: str, field: str, template: str
) -> None:
    hole = first_step(words)["when"]["$hole"]
    assert hole["candidates"] == [field]
    assert hole["template"] == template


def test_a_call_that_brings_a_field_and_is_tested_by_it() -> None:
    step = first_step(
        'When a webhook arrives with cost and name and the cost is above 90, post "{name}" to #barn'
    )
    assert step["when"] == "{{ trigger.body.cost > 90.0 }}"


def test_what_it_is_called_is_a_condition() -> None:
    step = first_step("When a new Trello card named Hay is made, post it to #barn.")
    assert step["when"] == '{{ trigger.name == "Hay" }}'


def test_what_is_done_next_is_no_condition() -> None:
    step = first_step("When a Telegram message arrives and the vet is needed, post it to #barn.")
    assert "contains" not in str(step.get("when"))


def test_amounts_in_cents_are_compared_in_cents() -> None:
    words = 'Whenever a Stripe payment of more than 80 comes in, tell #money "good".'
    found = planned(words)
    assert first_step(words)["when"] == "{{ trigger.amount > 8000.0 }}"
    assert any("smallest unit" in said for said in found.assumptions)


def test_a_field_of_a_record_is_read_from_it() -> None:
    step = first_step(
        "When a new HubSpot contact comes in whose country is Norway, "
        'post "hei {email}" to #norway.'
    )
    assert step["when"] == '{{ trigger.properties.country == "Norway" }}'
    assert step["with"]["text"] == "hei {{ trigger.properties.email }}"


def test_a_number_of_a_record_may_be_text() -> None:
    step = first_step("When a new HubSpot deal with an amount above 900 comes in, tell #money.")
    assert step["when"] == "{{ double(trigger.properties.amount) > 900.0 }}"


@pytest.mark.parametrize(
    "words",
    [
        'Whenever someone posts in #stalls and the text contains "foal", mail vet@barn.example.',
        'When somebody writes in #stalls that mentions "foal", mail vet@barn.example.',
    ],
)
def test_where_somebody_writes_nothing_is_written_back(words: str) -> None:
    found = planned(words)
    assert found.document is not None
    assert [step["uses"] for step in found.document["steps"]] == ["email.send"]
    assert found.document["steps"][0]["when"] == '{{ trigger.text.contains("foal") }}'
