"""What a caller is answered are the outputs of the run, for which the call waits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.planned import built, planned

CALL = "When a webhook comes in with cow and weight"


@pytest.mark.parametrize(
    ("said", "outputs"),
    [
        ('reply with {"cow": cow, "fed": true}', {"cow": "{{ trigger.body.cow }}", "fed": True}),
        (
            "respond with the cow and weight",
            {"cow": "{{ trigger.body.cow }}", "weight": "{{ trigger.body.weight }}"},
        ),
        ("send the weight back in the response", {"weight": "{{ trigger.body.weight }}"}),
        ("return weight as json", {"weight": "{{ trigger.body.weight }}"}),
        ("reply 'moo {cow}'", {"reply": "moo {{ trigger.body.cow }}"}),
        ("respond to the caller with ok", {"reply": "ok"}),
    ],
)
@pytest.mark.parametrize("first", ["", "post the cow to #barn and "])
def test_a_caller_is_answered(first: str, said: str, outputs: dict[str, Any]) -> None:
    plan = planned(f"{CALL}: {first}{said}")
    assert not plan.questions
    document = built(f"{CALL}: {first}{said}")
    assert document["outputs"] == outputs
    assert document["triggers"][0]["with"] == {"respond": "when_finished"}
    assert len(document["steps"]) == bool(first)


def test_what_was_fetched_is_answered() -> None:
    document = built(f"{CALL}; get https://barn.example/cows/{{cow}}; respond with the answer")
    (step,) = document["steps"]
    assert document["outputs"] == {"answer": f"{{{{ steps.{step['id']}.body }}}}"}


@pytest.mark.parametrize(
    "said",
    [
        "if weight > 9 reply 'heavy'",
        "ask ann@barn.example for approval, then reply 'yes'",
        'reply to the keeper\'s thread with "fed"',
    ],
)
def test_a_reply_of_some_cases_is_never_dropped(said: str) -> None:
    plan = planned(f"{CALL}: {said}")
    assert plan.unsupported or plan.kind == "question"
    assert "outputs" not in (plan.document or {})


def test_nobody_is_answered_where_no_call_starts_it() -> None:
    plan = planned('Every day at 7 get https://barn.example/cows, then reply with "fed"')
    assert "outputs" not in (plan.document or {})
