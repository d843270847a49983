"""Numbers that no workflow can hold are refused in words, and never break a conversation."""

from __future__ import annotations

import json

import pytest

from agent.plan import Plan
from tests.agent.offline.changing import BOATS, change


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("try fetching the boats 1000 times", "at most 100"),
        (f"try fetching the boats {10**30} times", "too large"),
        (f"fetching the boats should time out after {10**12} seconds", "ten years"),
    ],
)
def test_a_number_out_of_bounds_is_asked_for_again(words: str, said: str) -> None:
    plan = change(words, BOATS)
    assert plan.kind == "question"
    assert said in plan.questions[0].text
    assert plan.operations == ()


def test_a_plan_is_stored_with_whole_numbers_that_a_checkpoint_holds() -> None:
    plan = Plan("change", document={"steps": [-(10**30)]}, operations=({"op": "move", "to": 10**30, "up": True},))  # fmt: skip
    stored = plan.as_json()
    assert stored["document"] == {"steps": [-(2**63 - 1)]}
    assert stored["operations"] == [{"op": "move", "to": 2**63 - 1, "up": True}]
    assert json.loads(json.dumps(stored)) == stored
