"""What a made thing is called, in longer words."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import planned

_WHEN = "When a webhook brings a boat with berth and keeper, "


@pytest.mark.parametrize(
    "said",
    ["named after the berth", "whose name is the berth", "titled with the boat's berth", "called like the berth"],
)  # fmt: skip
def test_the_name_is_the_field(said: str) -> None:
    document = planned(f"{_WHEN}create a Google Drive folder {said}.").document or {}
    (step,) = document["steps"]
    assert step["with"]["name"] == "{{ trigger.body.berth }}"
    assert "when" not in step


def test_the_same_name_is_the_one_said_before() -> None:
    words = f"{_WHEN}create a Google Drive folder whose name is the berth and add a Trello card with the same name in the list abc."
    steps = (planned(words).document or {})["steps"]
    assert [step["with"]["name"] for step in steps] == ["{{ trigger.body.berth }}"] * 2
    assert "when" not in steps[1]


def test_a_summary_becomes_a_title() -> None:
    words = "When a form is submitted by webhook with berth and story, summarise the story and use the summary as the title of a new GitHub issue in acme/port, with the story as its body."
    _, issue = (planned(words).document or {})["steps"]
    assert issue["with"]["title"] == "{{ steps.summarise.text }}"
    assert issue["with"]["body"] == "{{ trigger.body.story }}"


def test_things_that_are_only_spoken_of_are_still_kept_by_a_condition() -> None:
    words = 'Every day at 7 fetch https://port.example/boats and post those whose name is "Ida" to #quay.'
    steps = (planned(words).document or {})["steps"]
    assert "list.filter" in [step["uses"] for step in steps]
