"""The honesty scorer: kind, doubts said aloud, nothing built where nothing can be right."""

from typing import Any

import pytest

from agent.plan import Plan, Question
from evals.suites.main_job.case import Expect
from evals.suites.main_job.scorers.honesty import honesty_faults

DOCUMENT: dict[str, Any] = {"nexa": 1, "name": "Test", "steps": []}


def faults(expect: Expect, plan: Plan, seconds: float = 0.01) -> list[str]:
    return honesty_faults(expect, plan, seconds)


def test_one_of_the_kinds_is_right() -> None:
    expect = Expect(kind=("question", "impossible"))
    assert faults(expect, Plan("impossible")) == []
    assert faults(expect, Plan("create", document=DOCUMENT)) == [
        "kind: expected question or impossible, got create"
    ]


@pytest.mark.parametrize(
    "plan",
    [Plan("impossible", document=DOCUMENT), Plan("impossible", operations=({"op": "set_name"},))],
)
def test_nothing_may_be_proposed_where_nothing_can_be_right(plan: Plan) -> None:
    expect = Expect(kind=("impossible",), no_document=True)
    assert faults(expect, plan) == ["a document was proposed where none can be right"]
    assert faults(expect, Plan("impossible")) == []


def test_another_language_is_admitted_and_not_guessed() -> None:
    expect = Expect(kind=("other_language",), no_document=True, says=(("english",),))
    assert faults(expect, Plan("question", summary="Please say it in English.")) == []
    assert faults(expect, Plan("question", summary="What do you want?"))
    assert faults(expect, Plan("create", document=DOCUMENT, summary="English"))


@pytest.mark.parametrize("key", ["assumptions", "unsupported"])
def test_every_list_needs_one_of_its_words_in_a_text_of_that_kind(key: str) -> None:
    expect = Expect(**{"kind": ("create",), key: (("berlin",), ("new", "seen"))})  # type: ignore[arg-type]
    said = {key: ("Nine in Europe/Berlin.", "Only what was not SEEN before.")}
    assert faults(expect, Plan("create", **said)) == []  # type: ignore[arg-type]
    assert len(faults(expect, Plan("create", summary="Berlin, new"))) == 2


def test_questions_are_looked_for_among_the_questions() -> None:
    expect = Expect(kind=("create",), questions=(("channel",),))
    assert faults(expect, Plan("create", questions=(Question("q", "Which Channel?"),))) == []
    assert faults(expect, Plan("create", notes=("Which channel?",)))


def test_an_answer_must_come_in_time() -> None:
    expect = Expect(kind=("question",), within_s=2)
    assert faults(expect, Plan("question"), 1.9) == []
    assert faults(expect, Plan("question"), 2.5) == ["took 2.50 s of 2 s"]
