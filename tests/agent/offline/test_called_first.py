"""A call that is mentioned in passing starts the run, and its fields are known."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.planned import built, steps_of


def text_of(words: str) -> Any:
    document = built(words)
    assert [one["type"] for one in document["triggers"]] == ["webhook"]
    return document["steps"][-1]["with"]["text"]


@pytest.mark.parametrize(
    "words",
    [
        'A horse is sold (webhook with name, price). Post "{name} for {price}" to #barn.',
        'Sales come in via webhook: name, price. Post "{name} for {price}" to #barn.',
        'Sales arriving by webhook (name, price): post "{name} for {price}" to #barn.',
        'Webhook: horse sold, with name and price. Post "{name} for {price}" to #barn.',
        'Stable hook: POST from the till with name, price. Post "{name} for {price}" to #barn.',
        'Sales: POSTed to us with name and price. Post "{name} for {price}" to #barn.',
        'Sale form with name, price. On submit: post "{name} for {price}" to #barn.',
        'Horse sales via webhook: name, price. Post "{name} for {price}" to #barn.',
        'When a horse is sold (form: name, price), post "{name} for {price}" to #barn.',
        'Post "{name} for {price}" to #barn. Sales are sent by webhook with name and price.',
    ],
)
def test_however_the_call_is_mentioned(words: str) -> None:
    assert text_of(words) == "{{ trigger.body.name }} for {{ trigger.body.price }}"


def test_a_listed_field_is_not_asked_for_again() -> None:
    (step,) = steps_of(
        "A stay ends (webhook with guest, floor, rate). If rate is above 90 and floor is at least 3, "
        'post "{guest}" to #desk.'
    ).values()
    assert step["when"] == "{{ trigger.body.rate > 90.0 && trigger.body.floor >= 3.0 }}"


def test_a_wait_before_the_call_is_one_after_it() -> None:
    steps = steps_of(
        "Wait 2 days after a horse was sold (webhook with email and name), then mail the email "
        'with subject "How is it?" and text "How is {name}?"'
    )
    wait, mail = steps.values()
    assert wait["duration_s"] == 172800
    assert mail["with"]["to"] == "{{ trigger.body.email }}"
    assert mail["after"] == [wait["id"]]


def test_a_number_of_something_is_a_field() -> None:
    document = built(
        "When someone submits our form (name, number of horses): if horses is 3 or more, tell #barn."
    )
    assert document["steps"][0]["when"] == "{{ trigger.body.horses >= 3.0 }}"


def test_what_is_in_brackets_is_no_call_where_nothing_says_so() -> None:
    document = built("Every day at 7 get https://barn.example/horses (name, price), post it to #x1")
    assert [one["type"] for one in document["triggers"]] == ["schedule"]
