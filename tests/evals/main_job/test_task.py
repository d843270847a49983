"""A case from words to effects: a right plan scores, every way to be wrong is a scored failure."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from agent.plan import Plan, PlanRequest, Question
from engine.core.problem import Problem
from engine.expressions.engine import CelEngine
from evals.suites.main_job.answer import Post, prediction
from evals.suites.main_job.case import (
    Answers,
    Case,
    Effects,
    Expect,
    ExpectedMessages,
    ExpectedStep,
    World,
)
from evals.suites.main_job.peers import BASE
from evals.suites.main_job.scoring import score_case
from evals.suites.main_job.task import Desk
from evals.suites.main_job.world import WorldAround, running_world
from tests.evals.main_job.builders import FETCH, KEEP, NEW, NOW, POST, document
from tools.catalog import load_catalog

ENGINE = CelEngine()
Planning = Callable[[PlanRequest], Plan]


class Scripted:
    """Plans what the test says, and remembers what it was asked."""

    name = "scripted"

    def __init__(self, planning: Planning) -> None:
        self._planning = planning
        self.asked: list[PlanRequest] = []

    async def draft(self, request: PlanRequest, problems: Sequence[Problem]) -> Plan:
        self.asked.append(request)
        return self._planning(request)


@pytest.fixture
async def around() -> AsyncIterator[WorldAround]:
    async with running_world(ENGINE) as running:
        yield running


def desk(around: WorldAround, planning: Planning) -> Desk:
    return Desk(Scripted(planning), load_catalog(), ENGINE, around)


def url(around: WorldAround) -> str:
    return f"http://{BASE}/x"


def a_case(around: WorldAround) -> Case:
    steps = ("http.request", "list.filter", "list.dedupe", "slack.post_message")
    rows = [{"ref": "A-1", "total": 9}, {"ref": "A-2", "total": 5}]
    return Case(
        id="t1",
        group="request",
        words="words",
        timezone="UTC",
        now=NOW,
        expect=Expect(kind=("create",), steps=tuple((ExpectedStep(s),) for s in steps)),
        world=World(http={url(around): {"rows": rows}}),
        answers=Answers(".rows", {"threshold": "total", "identity": "ref"}),
        effects=Effects(slack=(ExpectedMessages("#sales", (("A-1",),), never=("A-2",)),)),
        second_run={"slack": 0},
    )


def hole(kind: str, template: str) -> dict[str, Any]:
    body = {"kind": kind, "label": "Which one?", "template": template, "of": "steps.fetch.body"}
    return {"$hole": body}


def with_holes(around: WorldAround, **post: Any) -> dict[str, Any]:
    """A plan as planners make it: shapes are not known yet."""
    fetch = {**FETCH, "with": {"method": "GET", "url": url(around)}}
    items = hole("list", "{{ steps.fetch.body__hole__ }}")
    keep = {**KEEP, "with": {"items": items, "where": hole("field", "{{ item.__hole__ > 5.0 }}")}}
    new = {**NEW, "with": {**NEW["with"], "key": hole("field", "{{ item.__hole__ }}")}}
    said = {"channel": "#sales", "text": "{{ row.ref }}", **post}
    return document(fetch, keep, new, {**POST, "with": said})


def metrics(case: Case, answer: Any) -> dict[str, float]:
    return {outcome.metric: outcome.points for outcome in score_case(case, answer)}


async def test_a_right_plan_is_filled_run_twice_and_right_in_everything(
    around: WorldAround,
) -> None:
    case = a_case(around)
    planner = desk(around, lambda _: Plan("create", document=with_holes(around)))
    answer = await planner.answer(case, {})
    assert answer.failure is None
    assert answer.first is not None
    assert answer.first.ledger.posts == [Post("#sales", "A-1")]
    assert set(metrics(case, answer).values()) == {1.0}
    line = prediction(case.id, answer)
    assert (line["id"], line["kind"], len(line["holes"]) > 0) == ("t1", "create", True)


@pytest.mark.parametrize(
    ("post", "fault"),
    [
        ({"channel": "#other"}, "slack #sales: expected 1"),
        ({"text": "{{ row.total }}"}, "slack #sales: expected 1"),
        ({"text": "{{ row.nothing }}"}, "a run failed"),
    ],
)
async def test_wrong_effects_are_seen(
    around: WorldAround, post: dict[str, Any], fault: str
) -> None:
    case = a_case(around)
    planner = desk(around, lambda _: Plan("create", document=with_holes(around, **post)))
    found = score_case(case, await planner.answer(case, {}))
    [effects] = [outcome for outcome in found if outcome.metric == "effects"]
    assert effects.points == 0.0
    assert any(fault in why for why in effects.why), effects.why


async def test_what_is_posted_again_fails_the_second_run(around: WorldAround) -> None:
    case = a_case(around)
    planned = with_holes(around)
    planned["steps"][2]["with"]["scope"] = "run"
    answer = await desk(around, lambda _: Plan("create", document=planned)).answer(case, {})
    [effects] = [o for o in score_case(case, answer) if o.metric == "effects"]
    assert effects.why == ("second run: expected 0 slack, got 1",)


async def test_an_open_hole_keeps_the_document_from_being_right(around: WorldAround) -> None:
    case = a_case(around)
    channel = {"$hole": {"kind": "value", "label": "Which channel?"}}
    planned = with_holes(around, channel=channel)
    answer = await desk(around, lambda _: Plan("create", document=planned)).answer(case, {})
    assert metrics(case, answer)["graph"] == 1.0
    assert metrics(case, answer)["effects"] == 0.0


async def test_a_crash_a_broken_document_and_silence_are_scored_failures(
    around: WorldAround,
) -> None:
    case = a_case(around)

    def crash(request: PlanRequest) -> Plan:
        raise KeyError(request.text)

    crashed = await desk(around, crash).answer(case, {})
    assert crashed.failure == ("plan", "KeyError: 'words'")
    assert set(metrics(case, crashed).values()) == {0.0}
    broken = Plan("create", document={"nexa": 1, "name": "x", "steps": [{"id": "BAD"}]})
    answered = await desk(around, lambda _: broken).answer(case, {})
    assert metrics(case, answered)["valid"] == 0.0
    assert metrics(case, answered)["whole"] == 0.0
    silent = await desk(around, lambda _: Plan("question")).answer(case, {})
    assert metrics(case, silent)["graph"] == 0.0
    assert "valid" not in metrics(case, silent)


async def test_a_question_is_answered_and_the_first_answer_is_what_counts_as_honest(
    around: WorldAround,
) -> None:
    values = {"channel": "#sales"}
    case = a_case(around)
    case = replace(case, answers=replace(case.answers, values=values))
    question = Plan("question", questions=(Question("q", "Which channel?"),))

    def planning(request: PlanRequest) -> Plan:
        done = request.text == "#sales" and request.history[0].text == "words"
        return Plan("create", document=with_holes(around)) if done else question

    answer = await desk(around, planning).answer(case, {})
    found = metrics(case, answer)
    assert (found["graph"], found["effects"], found["honesty"]) == (1.0, 1.0, 0.0)


def editing(around: WorldAround, operations: Sequence[Mapping[str, Any]]) -> Planning:
    def planning(request: PlanRequest) -> Plan:
        if request.document is None:
            return Plan("create", document=with_holes(around))
        return Plan("change", operations=tuple(operations))

    return planning


def an_edit(around: WorldAround) -> Case:
    return Case(
        id="t2",
        group="edit",
        words="other words",
        timezone="UTC",
        now=NOW,
        expect=Expect(
            kind=("change",), untouched=("http.request", "list.filter"), removed=("list.dedupe",)
        ),
        base="t1",
    )


async def test_an_edit_starts_from_the_filled_base(around: WorldAround) -> None:
    bases = {"t1": a_case(around)}
    operations: list[dict[str, Any]] = [
        {"op": "remove_step", "id": "fresh"},
        {"op": "update_step", "id": "post", "set": {"/foreach/items": "{{ steps.keep.items }}"}},
    ]
    answer = await desk(around, editing(around, operations)).answer(an_edit(around), bases)
    assert answer.failure is None
    assert set(metrics(an_edit(around), answer).values()) == {1.0}


async def test_an_edit_that_touches_more_or_less_than_asked_fails(around: WorldAround) -> None:
    bases = {"t1": a_case(around)}
    rename = [{"op": "update_step", "id": "fetch", "set": {"/name": "Fetch it"}}]
    answer = await desk(around, editing(around, rename)).answer(an_edit(around), bases)
    found = metrics(an_edit(around), answer)
    assert (found["edits"], found["untouched"], found["undo"]) == (0.0, 0.0, 1.0)
    refused = [{"op": "remove_step", "id": "nobody"}]
    answer = await desk(around, editing(around, refused)).answer(an_edit(around), bases)
    assert answer.failure is not None
    assert answer.failure[0] == "patch"
    assert metrics(an_edit(around), answer)["edits"] == 0.0
