"""The scorer of questions: the right one counts; none, another one, too many or a silent guess do not."""

from __future__ import annotations

from typing import Any

from agent.plan import Plan, Question
from evals.asking import Asked, Desk
from evals.suites.ambiguity.case import Case, Quiet, load_cases
from evals.suites.ambiguity.scoring import score
from evals.suites.ambiguity.suite import Ambiguity

DOCUMENT: dict[str, Any] = {
    "nexa": 1,
    "name": "x",
    "steps": [{"id": "p", "uses": "slack.post_message", "with": {"channel": "#a", "text": "t"}}],
}
LOUD = Case("a", "time", "at 5", None, (), ask=("am", "evening"))
QUIET = Case("k", "quiet", "at 17:00", None, (), quiet=Quiet(uses=("slack.post_message",)))


def answered(document: Any = None, questions: tuple[str, ...] = (), **changed: Any) -> Asked:
    asked = tuple(Question(str(n), text) for n, text in enumerate(questions))
    plan = Plan("create" if document else "question", questions=asked, **changed)
    return Asked(plan, document)


def with_hole(kind: str, label: str) -> dict[str, Any]:
    hole = {"$hole": {"kind": kind, "label": label}}
    step = {"id": "p", "uses": "slack.post_message", "with": {"channel": hole, "text": "t"}}
    return {**DOCUMENT, "steps": [step]}


def failed(case: Case, asked: Asked) -> set[str]:
    return {outcome.metric for outcome in score(case, asked) if outcome.failed}


def test_there_are_enough_cases_and_a_third_is_held_out() -> None:
    dev, held = (load_cases(Ambiguity.splits[name]) for name in ("dev", "validation"))
    assert (len(dev), len(held)) == (40, 20)
    assert all(bool(case.ask) != (case.quiet is not None) for case in (*dev, *held))
    assert len({case.id for case in (*dev, *held)}) == 60


def test_the_right_question_counts_and_another_one_does_not() -> None:
    assert failed(LOUD, answered(questions=("In the evening?",))) == set()
    assert failed(LOUD, answered(questions=("Which family?",))) == {"asked"}
    assert failed(LOUD, answered()) == {"asked"}


def test_a_hole_asks_too() -> None:
    assert failed(LOUD, answered(with_hole("value", "5 am or 5 pm?"))) == set()


def test_a_guess_is_silent_unless_it_is_told() -> None:
    assert failed(LOUD, answered(DOCUMENT)) == {"asked", "not_silent"}
    told = answered(DOCUMENT, assumptions=("At 5 means 5 am.",))
    assert failed(LOUD, told) == {"asked"}


def test_where_nothing_is_missing_nothing_may_be_asked() -> None:
    assert failed(QUIET, answered(DOCUMENT)) == set()
    assert failed(QUIET, answered(DOCUMENT, ("Sure?",))) == {"quiet"}
    assert failed(QUIET, answered(with_hole("value", "Which channel?"))) == {"quiet"}
    assert failed(QUIET, answered(with_hole("field", "Which field?"))) == set()
    assert failed(QUIET, answered()) == {"quiet"}


def test_four_questions_are_one_too_many() -> None:
    assert failed(LOUD, answered(questions=("am?", "b", "c", "d"))) == {"at_most_three"}


def test_a_crash_fails_everything_it_should() -> None:
    assert failed(LOUD, Asked(failure="x")) == {"asked", "not_silent"}
    assert failed(QUIET, Asked(failure="x")) == {"quiet"}


async def test_a_schedule_is_compared_by_when_it_fires() -> None:
    asked = await (await Desk.of()).ask("Every day at 17:30 post 'Hi' to #room")
    right = Case("k", "quiet", "", None, (), quiet=Quiet(cron="30 17 * * *"))
    wrong = Case("k", "quiet", "", None, (), quiet=Quiet(cron="30 5 * * *"))
    assert failed(right, asked) == set()
    assert failed(wrong, asked) == {"quiet"}
