"""Decisions as steps hand them on: what is asked for, and what a refusal becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from engine.errors import Conflict, FlowError, Forbidden, NotFound
from engine.ports.decisions import Decision, Question
from engine.ports.runner import Failed, Succeeded
from tools.kit.bench import ORG, WORKSPACE, a_bench

RUN = "0198c0de-0000-7000-8000-000000000000"
CLICK: dict[str, Any] = {
    "question": f"approval.{RUN}.boss",
    "outcome": "approved",
    "by": "slack:U0123456789",
}


@dataclass
class Desk:
    """Takes every decision once."""

    refusal: FlowError | None = None
    taken: list[tuple[Question, Decision]] = field(default_factory=list)

    async def decide(self, question: Question, decision: Decision) -> bool:
        if self.refusal is not None:
            raise self.refusal
        is_new = (question, decision) not in self.taken
        self.taken.append((question, decision))
        return is_new


async def test_a_decision_reaches_the_run_that_the_buttons_were_named_after() -> None:
    desk = Desk()
    async with a_bench(decisions=desk) as bench:
        ends = [await bench.run("approval.decide", CLICK) for _ in range(2)]
    assert [one.output for one in ends if isinstance(one, Succeeded)] == [
        {"done": True},
        {"done": False},
    ]
    question, decision = desk.taken[0]
    assert (question.org_id, question.workspace_id) == (ORG, WORKSPACE)
    assert (str(question.run_id), question.step) == (RUN, "boss")
    assert decision == Decision("approved", "slack:U0123456789")


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (NotFound("gone"), "approval_missing"),
        (Conflict("decided"), "approval_decided"),
        (Forbidden("not you"), "approval_not_asked"),
    ],
)
async def test_a_refusal_is_told_with_what_to_do(refusal: FlowError, code: str) -> None:
    async with a_bench(decisions=Desk(refusal)) as bench:
        outcome = await bench.run("approval.decide", CLICK)
    assert isinstance(outcome, Failed)
    assert (outcome.error.code, outcome.error.error_class) == (code, "bad_data")
    assert outcome.error.hint
    assert not outcome.error.retryable


@pytest.mark.parametrize(
    "question", ["approval.x.boss", f"approval.{RUN}", f"other.{RUN}.boss", f"approval.{RUN}.B"]
)
async def test_another_button_decides_nothing(question: str) -> None:
    desk = Desk()
    async with a_bench(decisions=desk) as bench:
        outcome = await bench.run("approval.decide", {**CLICK, "question": question})
    assert isinstance(outcome, Failed)
    assert (outcome.error.code, desk.taken) == ("approval_unreadable", [])


async def test_where_nobody_takes_decisions_that_is_said() -> None:
    async with a_bench() as bench:
        outcome = await bench.run("approval.decide", CLICK)
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "no_decisions"
