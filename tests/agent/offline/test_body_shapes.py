"""What people say of a call's body asks for nothing; a list in it may be what the request is about."""

from __future__ import annotations

import pytest

from tests.agent.offline.test_deeds import plan, steps


@pytest.mark.parametrize(
    "text",
    [
        "A mill calls our webhook: {mill, crates:[{grain, weight}]}. For every crate with a weight over 20 post to #mill",
        "webhook with a list of crates: for each crate with a weight over 20 post to #mill",
        "Our webhook brings mill, owner and a crates list. Post each crate whose weight is over 20 to #mill",
    ],
)
def test_the_things_of_a_list_in_the_body_are_taken_one_by_one(text: str) -> None:
    made = steps(text)
    assert made["keep_crates"]["with"]["items"]["$hole"]["hint"] == "crates"
    assert made["post_to_mill"]["foreach"]["as"] == "crate"


@pytest.mark.parametrize(
    "text",
    [
        "Guests come by webhook with name, email and phone. Post it to #door",
        "Guests come by webhook (name, email, phone). Post it to #door",
        "Guests come in by webhook: {name, email, phone}. Post it to #door",
    ],
)
def test_fields_of_the_body_ask_for_nothing(text: str) -> None:
    made = plan(text)
    assert made.document is not None
    assert [s["id"] for s in made.document["steps"]] == ["post_to_door"]
    assert not made.unsupported
    assert not made.questions


def test_a_list_that_comes_is_meant_by_its_ones_and_its_others() -> None:
    text = "When a webhook brings a list of whales, post the urgent ones to #blue and the others to #sea"
    made = steps(text).values()
    assert [s["uses"] for s in made].count("list.filter") == 2
    assert all("foreach" in s for s in made if s["uses"] == "slack.post_message")


def test_a_call_that_brings_one_thing_with_fields_leaves_nothing_over() -> None:
    found = plan("When a webhook brings a heron with wing, weight and age, post the wing to #birds")
    assert found.document is not None
    assert not found.unsupported
    assert found.document["triggers"][0]["type"] == "webhook"
