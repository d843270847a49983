"""What starts a workflow is no condition of it; what narrows the event is one, and is asked."""

from __future__ import annotations

import pytest

from agent.offline.building.unread_conditions import conditions_asked
from tests.agent.offline.planned import planned


def _asked(words: str) -> list[str]:
    return conditions_asked(planned(words).document)


@pytest.mark.parametrize(
    "words",
    [
        "If a new card is added in Trello, post its name to #quay.",
        "If a merge request is opened in GitLab, post its title to #quay.",
        "If an order comes in from Shopify, mail crew@port.example.",
    ],
)
def test_an_event_led_by_if_is_not_asked_again(words: str) -> None:
    document = planned(words).document or {}
    assert document["triggers"][0]["type"] == "app"
    assert _asked(words) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("When an order of a new skipper arrives from Shopify, post it to #quay.", "new skipper"),
        ("When a new skipper places an order in Shopify, post it to #quay.", "from a new skipper"),
        ("When a long-awaited card is added in Trello, post it to #quay.", "only long-awaited cards"),
    ],
)  # fmt: skip
def test_which_events_are_meant_is_asked(words: str, said: str) -> None:
    assert any(said in one for one in _asked(words))


def test_a_new_one_of_what_is_told_of_is_every_one() -> None:
    assert _asked("When a new order comes in from Shopify, post it to #quay.") == []


def test_a_second_condition_stays_one() -> None:
    words = "If a new card is added in Trello, post it to #quay, and if it is for the dry dock mail crew@port.example."
    assert _asked(words)


@pytest.mark.parametrize("adjoined", ["make", "create", "add"])
def test_an_event_needs_no_comma_before_what_is_done(adjoined: str) -> None:
    plan = planned(f"When a new email arrives in Gmail {adjoined} an Asana task in project 998877 with the subject as its name.")  # fmt: skip
    document = plan.document or {}
    assert document["triggers"][0]["uses"] == "gmail.new_message"
    assert document["steps"][0]["with"]["name"] == "{{ trigger.subject }}"


def test_whose_sheet_it_is_is_not_what_it_is_called() -> None:
    plan = planned("When a new row appears in the Google sheet with columns berth and boat, post the boat to #quay.")  # fmt: skip
    document = plan.document or {}
    assert "sheet" not in document["triggers"][0]["with"]
