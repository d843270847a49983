"""What goes where, by what it is."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built, planned


def _branch(words: str) -> tuple[list[str], list[dict[str, object]]]:
    steps = built(words)["steps"]
    (branch,) = (step for step in steps if step.get("type") == "branch")
    return [str(case["when"]) for case in branch["cases"]], steps


@pytest.mark.parametrize(
    "words",
    [
        "When a boat comes in by webhook with name and type, send fishy ones to #pier, stray ones to #quay and the rest to #dock.",
        "Whenever a webhook brings a boat with name and type, post fishy ones to #pier, stray ones to #quay and all others to #dock.",
        "When the webhook gets a boat with name and type, route fishy ones to #pier, stray ones to #quay and everything else to #dock.",
    ],
)
def test_each_value_has_its_place_and_the_others_have_one(words: str) -> None:
    tests, steps = _branch(words)
    assert tests == ['{{ trigger.body.type == "fishy" }}', '{{ trigger.body.type == "stray" }}']
    ways = [step["after"] for step in steps if "after" in step]
    assert len({str(way) for way in ways}) == 3


def test_arrows_take_the_one_field_that_things_are_sorted_by() -> None:
    words = "When a boat comes in by webhook with name and region: north → #pier, south → #quay, everything else → #dock."
    tests, _ = _branch(words)
    assert tests == ['{{ trigger.body.region == "north" }}', '{{ trigger.body.region == "south" }}']


def test_everything_else_is_what_no_test_has_kept() -> None:
    words = "Every hour fetch https://port.example/boats. Leaky ones go to #pier, sunk ones go to #quay, everything else is simply stored in the table logbook."
    steps = built(words)["steps"]
    kept = next(s for s in steps if s["id"] == str(steps[-1]["with"]["rows"]).split(".")[1])
    where = str(kept["with"]["where"])
    assert where.count("!=") == 2
    assert "sunk" in where


def test_one_value_alone_is_left_to_the_grammar_of_conditions() -> None:
    words = "When a webhook brings a list of boats, post the leaky ones to #pier and the others to #quay"
    steps = (planned(words).document or {}).get("steps", ())
    assert "branch" not in [step.get("type") for step in steps]
