"""Places in braces in what is sent and written: each is filled, or asked for; none goes out as it stands."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.agent.offline.planned import planned, steps_of

LEFT = re.compile(r"(?<!\{)\{[A-Za-z][\w ]*\}(?!\})")


def hole_of(value: Any) -> dict[str, Any]:
    assert isinstance(value, dict)
    return dict(value["$hole"])


def test_a_name_of_words_is_a_field_of_each_item() -> None:
    steps = steps_of(
        "every day at 9 get https://sea.example/boats and post each boat"
        ' as "{boat name} lies at {berth number}" to #harbour'
    )
    told = steps["post_to_harbour"]
    assert told["foreach"]["as"] == "boat"
    assert told["with"]["text"] == "{{ boat.name }} lies at {{ boat.berth_number }}"


def test_a_field_that_the_call_brings_is_meant_by_its_words() -> None:
    steps = steps_of(
        "When a claim comes in by webhook with claim_number, holder and sum, create a Trello card"
        ' "Claim {claim number} of {holder}" in list 5f2b8c9d1e3a'
        ' and post "{claim number}: {sum}" to #claims'
    )
    assert steps["create_card"]["with"]["name"] == (
        "Claim {{ trigger.body.claim_number }} of {{ trigger.body.holder }}"
    )
    text = steps["post_to_claims"]["with"]["text"]
    assert text == "{{ trigger.body.claim_number }}: {{ trigger.body.sum }}"


def test_what_a_call_brings_and_what_is_looked_up_for_it_are_told_apart() -> None:
    steps = steps_of(
        "When a rental arrives by webhook with id and skipper_id, get"
        " https://sea.example/skippers/{skipper_id}"
        ' and post "Rental {rental id} by {skipper name}" to #quay'
    )
    assert steps["post_to_quay"]["with"]["text"] == (
        "Rental {{ trigger.body.id }} by {{ steps.fetch_skipper.body.name }}"
    )


def test_a_heading_is_filled_from_the_one_thing_that_was_read() -> None:
    steps = steps_of(
        "every hour get https://plant.example/boiler and send a mail to anna@plant.example"
        ' with subject "{name} in {place}" saying "Have a look"'
    )
    assert steps["email_anna"]["with"]["subject"] == (
        "{{ steps.fetch_items.body.name }} in {{ steps.fetch_items.body.place }}"
    )


def test_what_a_step_has_made_is_told_of_it() -> None:
    steps = steps_of(
        "When a leak arrives by webhook with place and depth, create a Jira issue in OPS"
        ' "Leak at {place}" and post "Opened {issue key} for {leak depth}" to #ops'
    )
    assert steps["post_to_ops"]["with"]["text"] == (
        "Opened {{ steps.create_issue.key }} for {{ trigger.body.depth }}"
    )


def test_what_was_made_of_each_is_no_field_of_the_item() -> None:
    steps = steps_of(
        "every day at 8 am take the rows of sql table tasks and for each create a Jira issue"
        ' in OPS "Do {task title}" and post "Opened {issue key}" to #ops'
    )
    assert steps["create_issue"]["with"]["summary"] == "Do {{ task.title }}"
    assert "issue key" in hole_of(steps["post_to_ops"]["with"]["text"])["label"]


def test_a_title_tells_how_many_there_are() -> None:
    plan = planned(
        "Every day at 7 get https://bugs.example/faults, keep those with level fatal"
        ' and open a GitHub issue in acme/core titled "{count} faults"'
    )
    assert plan.document is not None
    issue = plan.document["steps"][-1]
    assert issue["with"]["title"].endswith(".count }} faults")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ('every Monday at 8 post "Hello {team name}" to #all', "team name"),
        ('every day at 7 am post "Bring {thing}" to #all', "thing"),
        (
            'When a GitHub issue is opened in acme/shop, post "{url} for {team lead}" to #dev',
            "team lead",
        ),
    ],
)
def test_what_nothing_in_scope_has_is_asked(words: str, name: str) -> None:
    (step,) = steps_of(words).values()
    hole = hole_of(step["with"]["text"])
    assert f"What is the {name} in" in hole["label"]
    assert LEFT.search(hole["template"]) is None


def test_an_event_that_is_known_not_to_have_a_field_is_not_read_for_it() -> None:
    words = 'When a GitHub issue is opened in acme/shop, post "{title} for {team}" to #dev'
    (step,) = steps_of(words).values()
    assert hole_of(step["with"]["text"])


def test_several_open_places_are_one_question() -> None:
    (step,) = steps_of('every Monday at 8 post "{mood} day, {team name}" to #all').values()
    hole = hole_of(step["with"]["text"])
    assert hole["label"].startswith("What is the mood and the team name in")
    assert "template" not in hole


@pytest.mark.parametrize(
    "text", ["body {color: red} is set", "{} is empty", 'it answers {"id": 7}', "a{2} b"]
)
def test_other_braces_stay_as_they_are(text: str) -> None:
    plan = planned(f"every Monday at 8 post `{text}` to #all")
    assert plan.document is not None
    assert plan.document["steps"][-1]["with"]["text"] == text
