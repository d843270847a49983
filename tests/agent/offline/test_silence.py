"""What a new workflow does when nobody decides in time."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import planned, steps_of

HOOK = "A webhook brings name and berth: ask cap@dock.example for approval, then post it to #quay"


@pytest.mark.parametrize(
    "words",
    [
        "if nobody answers within 2 days mail pier@dock.example",
        "if there is no answer in 48 hours, mail pier@dock.example",
        "when she does not decide within two days mail pier@dock.example",
    ],
)
def test_silence_has_a_way_of_its_own(words: str) -> None:
    steps = steps_of(f"{HOOK}. {words}")
    assert steps["approve"]["deadline_s"] == 172800
    assert steps["approve"]["on_silence"] == "failed"
    assert steps["post_to_quay"]["after"] == ["approve.approved"]
    assert steps["email_pier"]["after"] == ["approve.failed"]


def test_where_nobody_is_asked_it_is_said_that_it_cannot_be_done() -> None:
    plan = planned(
        "A webhook brings name and berth: post it to #quay. If nobody answers within 2 days mail pier@dock.example"
    )
    assert plan.document is not None
    assert len(plan.document["steps"]) == 1
    assert "nobody answers" in plan.unsupported[0]
