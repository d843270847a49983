"""Who has to approve is asked, before anything goes on, however the rule is said."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import steps_of


@pytest.mark.parametrize(
    "words",
    [
        "When a form comes in, the harbour master (olaf@pier.example) has to approve it, then post it to #crew",
        "When a form comes in, olaf@pier.example must first sign off on this, then post it to #crew",
        "When a form comes in, our boss (olaf@pier.example) needs to ok it and then post it to #crew",
        "When a form comes in, ask olaf@pier.example for approval before it is posted to #crew",
        "ask olaf@pier.example to approve each form, then post it to #crew",
    ],
)
def test_a_rule_is_a_question_to_somebody(words: str) -> None:
    steps = steps_of(words)
    assert steps["approve"]["approvers"] == ["olaf@pier.example"]
    assert steps["post_to_crew"]["after"] == ["approve.approved"]
    assert len(steps) == 2


def test_what_is_added_waits_for_the_answer() -> None:
    steps = steps_of("When a form comes in, ask olaf@pier.example for approval before it is added to the data table boats")  # fmt: skip
    assert steps["add"]["after"] == ["approve.approved"]
    assert steps["add"]["with"]["table"] == "boats"


def test_somebody_who_is_written_to_approves_nothing() -> None:
    steps = steps_of("When a form comes in, email olaf@pier.example that the form must be read")
    assert "approve" not in steps
