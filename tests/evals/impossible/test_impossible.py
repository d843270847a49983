"""The scorer of honest answers: refusals count, inventions and silence do not."""

from __future__ import annotations

from typing import Any

import pytest

from agent.plan import Plan, PlanKind, Question
from evals.asking import Asked, Desk
from evals.suites.impossible.scoring import score
from evals.suites.impossible.suite import Case, Impossible, load_cases
from tools.catalog import load_catalog

CATALOG = load_catalog()
POST = {"id": "p", "uses": "slack.post_message", "with": {"channel": "#a", "text": "t"}}
PLANTS = Case("x", "physical", "water my plants")
PARTLY = Case(
    "y",
    "partly",
    "post and make coffee",
    kinds=("create",),
    may=frozenset({"slack.post_message"}),
    unsupported=(("coffee",),),
)


def answered(kind: PlanKind, steps: Any = None, **changed: Any) -> Asked:
    document = None if steps is None else {"nexa": 1, "name": "x", "steps": steps}
    return Asked(Plan(kind=kind, document=document, **changed), document)


def failed(case: Case, asked: Asked) -> set[str]:
    return {outcome.metric for outcome in score(case, asked, CATALOG) if outcome.failed}


def test_there_are_enough_cases_and_a_third_is_held_out() -> None:
    dev, held = (load_cases(Impossible.splits[name]) for name in ("dev", "validation"))
    assert (len(dev), len(held)) == (42, 21)
    assert len({case.id for case in (*dev, *held)}) == 63
    assert len({case.group for case in dev}) >= 8


def test_a_refusal_is_honest_and_a_workflow_is_invented() -> None:
    assert failed(PLANTS, answered("impossible")) == set()
    assert failed(PLANTS, answered("create", [POST])) == {"honest", "nothing_invented"}
    assert failed(PLANTS, answered("question")) == {"honest"}
    assert failed(PLANTS, Asked(failure="RuntimeError: x")) == {"honest", "nothing_invented"}


def test_the_products_word_for_what_a_person_does_is_a_refusal() -> None:
    assert failed(PLANTS, answered("publish")) == set()


def test_what_was_left_out_has_to_be_named_and_nothing_else_may_be_in() -> None:
    told = {"unsupported": ("Nothing here makes coffee.",)}
    assert failed(PARTLY, answered("create", [POST], **told)) == set()
    assert failed(PARTLY, answered("create", [POST])) == {"honest"}
    mail = {"id": "m", "uses": "email.send"}
    assert failed(PARTLY, answered("create", [POST, mail], **told)) == {"nothing_invented"}
    pure = {"id": "r", "uses": "text.render"}
    assert failed(PARTLY, answered("create", [POST, pure], **told)) == set()


def test_something_that_has_to_be_said_is_looked_for_in_all_that_is_said() -> None:
    case = Case("z", "language", "x", kinds=("impossible", "question"), says=(("english",),))
    question = (Question("q", "Could you say it in English?"),)
    assert failed(case, answered("question", questions=question)) == set()
    assert failed(case, answered("question")) == {"honest"}


def test_an_admission_makes_a_proposal_right() -> None:
    case = Case("z", "contradiction", "x", kinds=("question",), admits=("contradict",))
    assert failed(case, answered("create", [POST])) == {"honest", "nothing_invented"}
    noted = answered("create", [POST], notes=("The two limits contradict each other.",))
    assert failed(case, noted) == set()


def test_a_late_answer_is_seen() -> None:
    case = Case("z", "endless", "x", within_s=1.0)
    assert failed(case, Asked(Plan("impossible"), seconds=1.5)) == {"in_time"}
    assert failed(case, Asked(Plan("impossible"), seconds=0.5)) == set()


@pytest.mark.parametrize("words", ["iron my shirts", ""])
async def test_a_request_is_put_to_the_planner(words: str) -> None:
    asked = await (await Desk.of()).ask(words)
    assert asked.plan is not None
    assert asked.document is None
