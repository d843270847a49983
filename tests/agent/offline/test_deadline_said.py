"""How long a new workflow waits for a decision, and what happens where none comes."""

from __future__ import annotations

import pytest

from agent.offline.changes.deadline_said import deadline_of
from tests.agent.offline.planned import planned, steps_of


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("ask vet@barn.example to approve within 3 days", 259200),
        ("ask vet@barn.example for approval with a deadline of 6 hours", 21600),
        ("ask vet@barn.example to approve (within 90 minutes)", 5400),
        ("ask vet@barn.example for an ok within half an hour", 1800),
        ("ask vet@barn.example to approve. She has two days", 172800),
        ("ask vet@barn.example to approve if age is over 9, within 4 hours", 14400),
    ],
)
def test_the_time_is_the_deadline(said: str, seconds: int) -> None:
    steps = steps_of(
        f'Webhook with name. {said[0].upper()}{said[1:]}. If approved post "go" to #x1.'
    )
    assert steps["approve"]["deadline_s"] == seconds
    assert steps["approve"]["approvers"] == ["vet@barn.example"]
    assert steps["post_to_x1"]["after"] == ["approve.approved"]


@pytest.mark.parametrize(
    "silence",
    [
        'if there is no answer post "late" to #late.',
        'if nobody answers, post "late" to #late.',
        'no answer -> post "late" to #late.',
        'on timeout post "late" to #late.',
        'if they do not answer, post "late" to #late.',
    ],
)
def test_no_answer_has_a_way_of_its_own(silence: str) -> None:
    steps = steps_of(
        "Webhook with name. Ask vet@barn.example to approve within 3 days; if approved post "
        f'"yes" to #yes; if rejected post "no" to #no; {silence}'
    )
    assert steps["approve"]["deadline_s"] == 259200
    assert steps["approve"]["on_silence"] == "failed"
    assert steps["post_to_yes"]["after"] == ["approve.approved"]
    assert steps["post_to_no"]["after"] == ["approve.rejected"]
    assert steps["post_to_late"]["after"] == ["approve.failed"]


@pytest.mark.parametrize(
    "no",
    [
        "if she declines or doesn't answer, ",
        "if she does not reply or rejects it, ",
        "on anything else ",
    ],
)
def test_a_no_or_no_answer_is_one_way(no: str) -> None:
    steps = steps_of(
        "Webhook with name. Ask vet@barn.example to approve within 2 days, on approval post "
        f'"yes" to #yes, {no}post "no" to #no.'
    )
    assert steps["approve"]["deadline_s"] == 172800
    assert "on_silence" not in steps["approve"]
    assert steps["post_to_yes"]["after"] == ["approve.approved"]
    assert steps["post_to_no"]["after"] == ["approve.rejected"]


def test_what_no_answer_means_is_told() -> None:
    found = planned(
        'Webhook with name. Ask vet@barn.example to approve within 2 days, then post "go" to #x1.'
    )
    assert any("no answer within 2 days counts as a rejection" in s for s in found.assumptions)


def test_without_a_time_silence_is_never_taken_for_a_yes() -> None:
    found = planned(
        'Webhook with name. Ask vet@barn.example to approve; if approved post "yes" to #yes, '
        'if there is no answer post "late" to #late.'
    )
    assert found.document is not None
    assert "#late" not in str(found.document)
    assert any("late" in said for said in found.unsupported)


def test_a_time_of_something_else_is_no_deadline() -> None:
    for words in (
        "Ask vet@barn.example to approve, then post it within 2 days.",
        "Every day get https://barn.example/x and post it within 2 hours to #barn.",
    ):
        found = deadline_of(words)
        assert found is None or found.seconds is None


def test_asking_for_something_names_nobody() -> None:
    steps = steps_of('Webhook with name. Ask for approval, then post "go" to #x1.')
    assert "approvers" not in steps["approve"]
