"""One more start, one fewer, and hours in which the clock rests."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed

OFTEN: Json = copy.deepcopy(BOATS)
OFTEN["triggers"][0]["with"]["cron"] = "*/20 * * * *"


@pytest.mark.parametrize("words", ["also start it by webhook", "it can be triggered by a call too"])
def test_a_call_starts_it_as_well(words: str) -> None:
    after = changed(words, BOATS)
    assert [t["type"] for t in after["triggers"]] == ["schedule", "webhook"]


def test_one_of_two_starts_goes() -> None:
    both = changed("also start it by webhook", BOATS)
    after = changed("drop the webhook, schedule is enough", both)
    assert [t["type"] for t in after["triggers"]] == ["schedule"]


def test_the_only_start_is_asked_about() -> None:
    assert change("remove the schedule", BOATS).operations == ()


def test_a_call_that_the_steps_read_is_asked_about() -> None:
    both = copy.deepcopy(GUESTS)
    both["triggers"] += BOATS["triggers"]
    plan = change("drop the webhook", both)
    assert (plan.kind, plan.operations) == ("question", ())


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("pause between 22:00 and 6:00", "6-21"),
        ("do not run between 11pm and 5am", "5-22"),
        ("pause from 12 to 14", "0,1,2,3,4,5,6,7,8,9,10,11,14,15,16,17,18,19,20,21,22,23"),
    ],
)
def test_the_clock_rests_for_some_hours(words: str, hours: str) -> None:
    (trigger,) = changed(words, OFTEN)["triggers"]
    assert trigger["with"]["cron"] == f"*/20 {hours} * * *"
