"""A channel that is asked for a yes is told of it, and nothing goes on without one."""

from __future__ import annotations

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, change, changed, step
from tests.agent.offline.planned import planned, steps_of


@pytest.mark.parametrize(
    "words",
    [
        "When a webhook arrives with email and weight, if weight is over 30 ask #depot for approval, then mail the person",
        "When a webhook arrives with email and weight, if weight is over 30 get an okay from #depot, then mail the person",
        "When a webhook arrives with email and weight, if weight is over 30 wait for a go-ahead in #depot, then mail the person",
    ],
)
def test_a_channel_is_told_and_nothing_goes_out_without_a_yes(words: str) -> None:
    steps = steps_of(words)
    assert steps["approve"]["after"] == ["check_call.match"]
    assert steps["approve"].get("approvers") is None  # no channel can decide
    assert steps["post_to_depot"]["with"]["channel"] == "#depot"
    assert steps["post_to_depot"]["with"]["text"].startswith("Waits for a yes or a no.")
    assert steps["send"]["after"] == ["approve.approved"]


def test_who_decides_in_place_of_a_channel_is_said() -> None:
    plan = planned("When a webhook arrives with email, ask #desk for consent, then mail the person")
    assert any("A channel cannot decide" in one for one in plan.assumptions)


def test_a_person_who_is_asked_decides_and_a_plain_post_is_none() -> None:
    asked = steps_of(
        "When a webhook arrives with email, ask kim@depot.example for approval, then post it to #depot"
    )
    assert asked["approve"]["approvers"] == ["kim@depot.example"]
    plain = steps_of("When a webhook arrives with a question, post it to #depot")
    assert "approve" not in plain


@pytest.mark.parametrize(
    "words",
    [
        "ask #harbour for a go-ahead before the letter",
        "get permission in #harbour before the letter",
        "#harbour should approve it before the letter",
    ],
)
def test_a_channel_may_be_asked_before_a_step_that_is_there(words: str) -> None:
    after = changed(words, BOATS)
    assert step(after, "letter")["after"] == ["approve.approved"]
    assert step(after, "announce") == BOATS["steps"][2]
    assert step(after, "post_to_harbour")["with"]["channel"] == "#harbour"


def test_a_post_beside_another_asks_nobody() -> None:
    plan = change("post it to #harbour as well before the letter", GUESTS)
    assert all(o.get("step", {}).get("type") != "approval" for o in plan.operations)
