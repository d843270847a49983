"""A question is asked when its answer makes another workflow, or when nothing can run without it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from agent.asking import MOST_PLANNINGS, worth_asking
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest, Question, Said
from engine.core.validate import ConnectionInfo
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()
SLACK = tuple(ConnectionInfo(key, "slack", "slack_token", key) for key in ("north", "south"))
DOCUMENT: dict[str, Any] = {
    "nexa": 1,
    "name": "x",
    "triggers": [],
    "steps": [{"id": "p", "uses": "slack.post_message", "with": {"channel": "#a", "text": "t"}}],
}


def request(text: str = "post 't' to #a", **changed: Any) -> PlanRequest:
    return PlanRequest(text=text, catalog=CATALOG, now=NOW, timezone="Europe/Berlin", **changed)


def saying(*makes: Callable[[str], Plan]) -> tuple[Callable[[PlanRequest], Plan], list[str]]:
    """A planner that is asked again, and what it was asked."""
    heard: list[str] = []

    def under(given: PlanRequest) -> Plan:
        heard.append(given.text)
        return makes[0](given.text)

    return under, heard


def with_text(text: str) -> Plan:
    step = {**DOCUMENT["steps"][0], "with": {"channel": "#a", "text": text}}
    return Plan("create", document={**DOCUMENT, "steps": [step]})


CHOICE = Question("q", "Which way?", ("this", "that"), kind="said")


def test_what_changes_nothing_is_not_asked() -> None:
    under, heard = saying(lambda _: with_text("same"))
    plan = worth_asking(Plan("create", document=DOCUMENT, questions=(CHOICE,)), request(), under)
    assert plan.questions == ()
    assert heard == ["post 't' to #a, this", "post 't' to #a, that"]


def test_what_changes_the_workflow_is_asked_with_what_it_decides() -> None:
    under, _ = saying(with_text)
    plan = worth_asking(Plan("create", document=DOCUMENT, questions=(CHOICE,)), request(), under)
    assert [q.why for q in plan.questions] == ["This decides step 1: with."]


def test_where_every_answer_leads_to_the_same_that_is_the_plan() -> None:
    under, _ = saying(lambda _: with_text("same"))
    plan = worth_asking(Plan("question", questions=(CHOICE,)), request(), under)
    assert plan == with_text("same")


def test_an_answer_that_is_not_understood_proves_nothing() -> None:
    under, _ = saying(lambda text: Plan("create", document=DOCUMENT, unsupported=(text,)))
    plan = worth_asking(Plan("create", document=DOCUMENT, questions=(CHOICE,)), request(), under)
    assert [q.id for q in plan.questions] == ["q"]


def test_a_place_without_which_nothing_runs_is_asked_and_ranked() -> None:
    asked = (
        Question("t", "What text?", path="/steps/0/with/text"),
        Question("c", "Which channel?", path="/steps/0/with/channel"),
        Question("w", "When?", path="/triggers/0/with/cron"),
    )
    under, heard = saying(with_text)
    plan = worth_asking(Plan("create", document=DOCUMENT, questions=asked), request(), under)
    assert [q.id for q in plan.questions] == ["w", "c", "t"]
    assert all(q.why for q in plan.questions)
    assert heard == []


def test_what_was_asked_and_answered_is_not_asked_again() -> None:
    history = (Said("assistant", "Which way?", (CHOICE,)), Said("user", "this"))
    under, _ = saying(with_text)
    before = Plan("create", document=DOCUMENT, questions=(CHOICE,))
    assert worth_asking(before, request(history=history), under).questions == ()


def test_it_costs_a_few_plannings_at_most() -> None:
    many = tuple(Question(f"q{n}", f"Which {n}?", ("a", "b"), kind="said") for n in range(9))
    under, heard = saying(with_text)
    plan = worth_asking(Plan("create", document=DOCUMENT, questions=many), request(), under)
    assert len(heard) == MOST_PLANNINGS
    assert len(plan.questions) == 3


@pytest.mark.parametrize(
    ("text", "decides"),
    [
        ("post 'a' to #one every day at 9 or 10", "what starts it"),
        ("post 'a' to #one every day at 5", "what starts it"),
        ("every friday at 16:00 post 'a' to #one or #two", "step 1: with"),
        ("on 03/04 at 10:00 post 'a' to #one", "what starts it"),
        ("every day at 9 post 'a' to slack", "where it goes"),
        ("post 'a' to #one sometimes", "when it runs"),
        ("every day at 7 get our parcels and post each to #one", "before this is known"),
    ],
)
def test_the_planner_says_what_hangs_on_its_questions(text: str, decides: str) -> None:
    plan = OfflinePlanner().plan(request(text, connections=SLACK[:1]))
    assert decides in plan.questions[0].why


def test_the_account_is_asked_for_where_there_are_two() -> None:
    plan = OfflinePlanner().plan(request("post 'a' to #one", connections=SLACK))
    assert plan.questions[0].why == "This decides through which account it goes."


def test_two_readings_that_are_one_are_not_asked() -> None:
    plan = OfflinePlanner().plan(request("post 'a' to #one every day at 9 or 9:00"))
    assert plan.kind == "create"
    assert plan.document is not None
    assert plan.document["triggers"][0]["with"]["cron"] == "0 9 * * *"


def test_planning_under_answers_stays_quick() -> None:
    planner = OfflinePlanner()
    asked = request(
        "every day at 9 or 10 get https://a.example/x, keep those over 5, post each to #one"
    )
    planner.plan(asked)
    spent = []
    for _ in range(5):
        started = time.process_time()
        planner.plan(asked)
        spent.append(time.process_time() - started)
    assert sorted(spent)[2] < 0.2
