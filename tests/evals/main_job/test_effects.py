"""The effect scorer: exactly the right messages, once, and nothing else anywhere."""

from typing import Any

import pytest

from engine.core.problem import Problem
from evals.suites.main_job.answer import Answer, Executed, Ledger, Mail, Post, Ran, Write
from evals.suites.main_job.case import Case, Effects, ExpectedMessages
from evals.suites.main_job.scorers.effects import (
    effect_faults,
    ledger_faults,
    message_faults,
    second_run_faults,
)
from tests.evals.main_job.builders import MAIL, NOW, POST, document

TWO = ExpectedMessages("#sales", (("A-1",), ("A-2",)), never=("B-1",))
OK = Ran("succeeded", None, (), (), 0)


def case(effects: Effects, **rest: Any) -> Case:
    return Case("x", "request", "words", "UTC", NOW, effects=effects, **rest)


def ran(*runs: Ran, ledger: Ledger | None = None) -> Executed:
    return Executed(runs or (OK,), ledger or Ledger())


@pytest.mark.parametrize("texts", [["A-1", "A-2"], ["new: A-2", "new: A-1"]])
def test_messages_are_matched_one_to_one_in_any_order(texts: list[str]) -> None:
    assert message_faults(TWO, texts) == []


@pytest.mark.parametrize(
    "texts",
    [[], ["A-1"], ["A-1 A-2"], ["A-1", "A-1"], ["A-1", "A-2", "A-2"], ["A-1", "A-2 B-1"]],
    ids=["none", "too few", "both in one", "one twice", "too many", "a banned word"],
)
def test_anything_else_is_a_fault(texts: list[str]) -> None:
    assert message_faults(TWO, texts) != []


def test_a_greedy_choice_does_not_hide_a_match() -> None:
    expected = ExpectedMessages("#a", (("x",), ("x", "y")))
    assert message_faults(expected, ["x y", "x"]) == []
    assert message_faults(expected, ["x y", "y"]) != []


def test_one_message_with_everything_only_where_the_case_allows_it() -> None:
    allowed = ExpectedMessages("#a", (("A-1",), ("A-2",)), one_message_ok=True)
    assert message_faults(allowed, ["A-1 and A-2"]) == []
    assert message_faults(allowed, ["A-1", "A-2"]) == []
    assert message_faults(allowed, ["A-1"]) != []


def test_order_is_looked_for_in_the_joined_text() -> None:
    ordered = ExpectedMessages("#a", (("x", "y"),), in_order=("y", "x"))
    assert message_faults(ordered, ["y, x"]) == []
    assert message_faults(ordered, ["x, y"]) == ["not in the order ['y', 'x']"]


def test_places_that_are_not_listed_got_nothing() -> None:
    expected = Effects(slack=(TWO,))
    right = Ledger(posts=[Post("#sales", "A-1"), Post("#sales", "A-2")])
    assert ledger_faults(expected, right) == []
    for extra in (
        Ledger(posts=[*right.posts, Post("#other", "A-1")]),
        Ledger(posts=right.posts, mails=[Mail("x@y.example", "A-1")]),
        Ledger(posts=right.posts, writes=[Write("POST", "http://a/x", "{}")]),
    ):
        assert len(ledger_faults(expected, extra)) == 1


def test_mails_and_writes_are_compared_by_recipient_and_address() -> None:
    expected = Effects(
        email=(ExpectedMessages("a@b.example", (("Hello", "A-1"),)),),
        http_writes=(ExpectedMessages("POST http://a/x", (("A-1",),)),),
    )
    mail, write = Mail("a@b.example", "Hello\nA-1"), Write("POST", "http://a/x", '{"id": "A-1"}')
    assert ledger_faults(expected, Ledger(mails=[mail], writes=[write])) == []
    wrong = Ledger(
        mails=[Mail("A@b.example", "Hello\nA-1")], writes=[Write("PUT", "http://a/x", "A-1")]
    )
    assert len(ledger_faults(expected, wrong)) == 4


def test_the_second_run_is_compared_only_in_what_the_case_names() -> None:
    ledger = Ledger(posts=[Post("#a", "x")], mails=[Mail("a@b.example", "x")])
    assert second_run_faults({"slack": 1}, ledger) == []
    assert second_run_faults({"slack": 0, "email": 1}, ledger) == [
        "second run: expected 0 slack, got 1"
    ]


def test_a_run_that_failed_or_never_happened_is_a_fault_with_its_reason() -> None:
    broken = ran(Ran("failed", "http.request: no such host", (), (), 0))
    assert effect_faults(case(Effects()), Answer(first=broken)) == [
        "a run failed: http.request: no such host"
    ]
    assert effect_faults(case(Effects()), Answer()) == ["nothing was run"]
    crashed = Answer(failure=("plan", "KeyError: 'x'"))
    assert effect_faults(case(Effects()), crashed) == ["plan: KeyError: 'x'"]


def test_a_document_that_cannot_be_published_has_no_right_effects() -> None:
    hole = Problem("hole", "hole", "/steps/0", "Which channel?")
    assert effect_faults(case(Effects()), Answer(first=ran(), open_problems=(hole,))) == [
        "cannot be published: Which channel?"
    ]


def test_waits_are_those_the_clock_was_moved_over() -> None:
    expected = case(Effects(waits_s=(300,)))
    assert effect_faults(expected, Answer(first=ran(Ran("succeeded", None, (), (300.0,), 0)))) == []
    assert effect_faults(expected, Answer(first=ran(Ran("succeeded", None, (), (5.0,), 0))))
    assert effect_faults(expected, Answer(first=ran()))


def event(seq: int, kind: str, step: str | None = None) -> dict[str, Any]:
    return {"seq": seq, "type": kind, "step": step}


def approved(*events: dict[str, Any], approvals: int = 1) -> Executed:
    return ran(Ran("succeeded", None, events, (), approvals))


HELD = case(Effects(approvals=1, holds=("email.send",)))
FILLED = document(POST, MAIL)


def test_held_steps_wait_for_the_decision() -> None:
    started, decided = event(3, "step.started", "mail"), event(2, "decision.made", "ask")
    good = Answer(filled=FILLED, first=approved(decided, started))
    assert effect_faults(HELD, good) == []
    early = Answer(filled=FILLED, first=approved(event(1, "step.started", "mail"), decided))
    assert effect_faults(HELD, early) == ["email.send ran before the approval"]
    other = Answer(
        filled=FILLED, first=approved(event(1, "step.started", "post"), decided, started)
    )
    assert effect_faults(HELD, other) == []


def test_held_steps_do_not_run_when_rejected_and_approvals_are_counted() -> None:
    rejected = approved(event(2, "decision.made", "ask"), event(3, "step.started", "mail"))
    ignoring = Answer(filled=FILLED, first=approved(), rejected=rejected)
    assert effect_faults(HELD, ignoring) == ["email.send ran although it was rejected"]
    unasked = Answer(filled=FILLED, first=approved(approvals=0))
    assert effect_faults(HELD, unasked) == ["approvals: expected 1, got 0"]
    assert effect_faults(case(Effects()), Answer(filled=FILLED, first=approved()))
