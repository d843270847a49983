"""Mails go to the address that a field holds, and texts with room for values need no quotation marks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.planned import built


def only_step(words: str) -> dict[str, Any]:
    (step,) = built(words)["steps"]
    return dict(step)


@pytest.mark.parametrize(
    ("fields", "said", "field"),
    [
        ("email, cow", 'send an email to {email} with the text "Fed"', "email"),
        ("farm_email, cow", 'email {farm_email} "Fed"', "farm_email"),
        ("farm_email, cow", 'mail farm_email "Fed"', "farm_email"),
        ("keeper and cow", "email keeper 'Fed'", "keeper"),
        ("keeper, keeper_email", 'email the keeper "Fed"', "keeper_email"),
        ("keeper, email", 'email the keeper "Fed"', "email"),
    ],
)
def test_a_field_of_the_call_is_the_address(fields: str, said: str, field: str) -> None:
    given = only_step(f"Webhook with {fields}: {said}")["with"]
    assert given["to"] == f"{{{{ trigger.body.{field} }}}}"
    assert given["text"] == "Fed"


@pytest.mark.parametrize(
    "said",
    [
        'email {keeper_email} with the text "Hay for {name}"',
        'send each an email to {keeper_email} with the text "Hay for {name}"',
    ],
)
def test_a_field_of_each_item_is_its_address(said: str) -> None:
    steps = built(f"Every day at 7 read table barns and {said}")["steps"]
    given = steps[-1]["with"]
    assert steps[-1]["foreach"]["as"] == "barn"
    assert given["to"]["$hole"]["candidates"] == ["keeper_email"]
    assert given["text"] == "Hay for {{ barn.name }}"


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (
            "post New cow {name} of {breed} to #barn",
            "New cow {{ trigger.body.name }} of {{ trigger.body.breed }}",
        ),
        ("post {name}: {breed} in #barn", "{{ trigger.body.name }}: {{ trigger.body.breed }}"),
    ],
)
def test_a_text_with_room_needs_no_marks(said: str, text: str) -> None:
    assert only_step(f"Webhook with name, breed: {said}")["with"]["text"] == text


def test_a_subject_and_a_text_may_be_a_field_each() -> None:
    words = "Webhook with owner, topic and note: send an email to {owner} with subject {topic} and text {note}"
    given = only_step(words)["with"]
    assert given["subject"] == "{{ trigger.body.topic }}"
    assert given["text"] == "{{ trigger.body.note }}"
