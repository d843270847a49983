"""Values that are worked out from others."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built, planned


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("fee = days * rate and post 'Fee: {fee}' to #quay", "Fee: {{ double(trigger.body.days) * double(trigger.body.rate) }}"),
        ("load = crates + 2 and post 'Load {load} t' to #quay", "Load {{ double(trigger.body.crates) + 2.0 }} t"),
        ("tax = net * 0.2 and gross = net + tax and post 'Gross {gross}' to #quay", "Gross {{ double(trigger.body.net) + (double(trigger.body.net) * 0.2) }}"),
        ("fee = days * rate and post the fee to #quay", "Fee: {{ double(trigger.body.days) * double(trigger.body.rate) }}"),
    ],
)  # fmt: skip
def test_a_text_tells_what_is_worked_out(said: str, text: str) -> None:
    plan = planned(f"When a webhook is called, compute {said}")
    assert plan.document is not None
    (post,) = plan.document["steps"]
    assert post["with"]["text"] == text
    assert "when" not in post


@pytest.mark.parametrize(
    "said",
    [
        "Daily at 8 get the boats from https://x.example/boats, compute load = crates * weight, post the boats to #quay",
        "When a webhook is called, compute load = crates * weight. If load is over 9 post 'Heavy: {load}' to #quay",
    ],
)
def test_what_is_not_worked_out_is_named_and_is_no_condition(said: str) -> None:
    plan = planned(said)
    assert plan.document is not None
    assert any("load = crates * weight" in words for words in plan.unsupported)
    assert '== \\"crates\\"' not in str(plan.document)


def test_an_equation_of_a_condition_stays_one() -> None:
    (post,) = built("When a webhook is called, if state = sunk post it to #quay")["steps"]
    assert "sunk" in str(post["when"])
