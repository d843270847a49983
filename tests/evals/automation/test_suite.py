"""From words to effects: a right plan scores, a wrong one is named, and any file is answered."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from agent.plan import Plan, Question
from engine.expressions.engine import CelEngine
from evals import run
from evals.measure import Outcome
from evals.suites.automation.case import Request, load_requests
from evals.suites.automation.scoring import ask_faults, score_request
from evals.suites.main_job.task import Desk
from evals.suites.main_job.world import WITH_MODEL, WorldAround, running_world
from tests.evals.main_job.builders import Scripted, document
from tools.catalog import load_catalog

ENGINE = CelEngine()
HOOK = {"id": "hook", "type": "webhook"}
SORT = {"id": "sort", "uses": "ai.classify", "connection": "ai",
        "with": {"text": "{{ trigger.body.text }}", "labels": ["bug", "praise"]}}  # fmt: skip
SAVE = {"id": "save", "uses": "sql.query", "connection": "database",
        "with": {"statement": "INSERT INTO notes (kind) VALUES (:kind)", "params": {"kind": "{{ steps.sort.label }}"}}}  # fmt: skip
CASE = """
- id: support-99
  words: sort what the webhook brings into bug or praise and insert the kind into the table notes
  start: webhook
  hook: [{text: It broke again}]
  tables: {notes: [{kind: old}]}
  ai: {broke: bug}
  then: {rows: {notes: [[bug]]}}
  asks: [[colour]]
"""


@pytest.fixture
async def around() -> AsyncIterator[WorldAround]:
    async with running_world(ENGINE) as running:
        yield running


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    cases = tmp_path / "cases.yaml"
    cases.write_text(CASE, "utf-8")
    return load_requests(cases, "host:1")[0]


@pytest.fixture
def scored(around: WorldAround, request_: Request) -> Callable[[Plan], Any]:
    async def score(plan: Plan) -> dict[str, Outcome]:
        desk = Desk(Scripted(plan), load_catalog(), ENGINE, around, WITH_MODEL)
        answer = await desk.answer(request_.case, {})
        return {outcome.metric: outcome for outcome in score_request(request_, answer)}

    return score


def a_plan(*steps: Any, triggers: Any = (HOOK,), **rest: Any) -> Plan:
    return Plan(kind="create", summary="", document=document(*steps, triggers=triggers), **rest)


async def test_a_right_plan_is_right_by_its_effects(scored: Any) -> None:
    found = await scored(
        a_plan(SORT, SAVE, questions=(Question(id="q", text="Which colour?", path=""),))
    )
    assert {metric: outcome.why for metric, outcome in found.items() if outcome.failed} == {}


async def test_what_is_missing_and_not_said_is_named(scored: Any) -> None:
    found = await scored(a_plan(SORT))
    failed = {metric for metric, outcome in found.items() if outcome.failed}
    assert failed == {"effects", "honest", "asks", "whole"}
    assert "rows notes" in found["effects"].why[0]


async def test_what_is_missing_and_said_is_honest(scored: Any) -> None:
    found = await scored(a_plan(SORT, unsupported=("I cannot insert.",)))
    assert found["effects"].failed
    assert not found["honest"].failed


async def test_another_start_is_wrong_whatever_the_effects(scored: Any) -> None:
    found = await scored(
        a_plan(SAVE | {"with": {"statement": "INSERT INTO notes VALUES ('bug')"}}, triggers=())
    )
    assert found["start"].failed
    assert found["effects"].why == found["start"].why


async def test_no_plan_at_all_is_a_scored_failure(scored: Any) -> None:
    found = await scored(Plan(kind="impossible", summary="No."))
    assert found["effects"].failed
    assert "impossible" in found["effects"].why[0]
    assert "valid" not in found


def test_an_open_place_asks_too() -> None:
    hole = {"$hole": {"kind": "value", "label": "Which colour?", "schema": {"type": "string"}}}
    step = {"id": "post", "uses": "slack.post_message", "with": {"channel": hole, "text": "x"}}
    assert ask_faults((("colour",),), None, document(step)) == []
    assert ask_faults((("size",),), None, document(step))


def test_any_file_is_answered_with_document_problems_questions_and_holes(tmp_path: Path) -> None:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "pred.jsonl"
    cases.write_text(
        '{"id": "a", "request": "every day at 7 post hello to #x"}\n{"id": "b", "request": ""}\n',
        "utf-8",
    )
    assert (
        run.main(["automation", "--cases", str(cases), "--planner", "offline", "--out", str(out)])
        == 0
    )
    first, second = (json.loads(line) for line in out.read_text("utf-8").splitlines())
    assert set(first) == {"id", "document", "problems", "questions", "holes"}
    assert first["document"]["steps"]
    assert second["document"] is None
