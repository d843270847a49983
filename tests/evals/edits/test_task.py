"""A conversation goes on from what each round left; what is undone, asked or refused is scored as such."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from agent.plan import Plan, Question
from engine.expressions.engine import CelEngine
from evals import run
from evals.measure import Outcome
from evals.suites.edits.scoring import by_round, kept_by_round_3, score_conversation
from evals.suites.edits.task import converse
from evals.suites.main_job.task import Desk
from evals.suites.main_job.world import WITH_MODEL, WorldAround, running_world
from tests.evals.edits.conversations import a_conversation
from tests.evals.main_job.builders import Scripted
from tools.catalog import load_catalog

ENGINE = CelEngine()
KITCHEN = {"op": "update_step", "id": "call", "set": {"/with/channel": "#kitchen"}, "unset": []}
NAMED = {"op": "set_meta", "name": "Soup"}
TALK = """{id: c00, on: lunch, rounds: [
  {say: post it in the kitchen, changed: [call], then: {slack: {"#kitchen": [[Lunch]]}}},
  {say: undo that, same_as: 0},
  {say: call it Soup, name: Soup}]}"""


@pytest.fixture
async def around() -> AsyncIterator[WorldAround]:
    async with running_world(ENGINE) as running:
        yield running


async def score(around: WorldAround, text: str, *plans: Plan) -> dict[str, list[Outcome]]:
    desk = Desk(Scripted(*plans), load_catalog(), ENGINE, around, WITH_MODEL)
    conversation = a_conversation(text)
    found: dict[str, list[Outcome]] = {}
    for outcome in score_conversation(conversation, await converse(desk, conversation)):
        found.setdefault(outcome.metric, []).append(outcome)
    return found


def change(*operations: Any, **rest: Any) -> Plan:
    return Plan(kind="change", summary="", operations=operations, **rest)


async def test_a_change_an_undo_and_a_new_name_are_right(around: WorldAround) -> None:
    plans = (change(KITCHEN), Plan(kind="undo", summary=""), change(NAMED))
    found = await score(around, TALK, *plans)
    assert {metric: [o.why for o in outcomes if o.failed] for metric, outcomes in found.items()} == {
        "intent": [], "valid": [], "untouched": [], "undo": [],
    }  # fmt: skip
    assert [len(found[metric]) for metric in ("intent", "untouched")] == [3, 2]


async def test_what_was_not_asked_for_is_named_by_its_round(around: WorldAround) -> None:
    found = await score(
        around, TALK, change(NAMED), change(KITCHEN), Plan(kind="impossible", summary="No.")
    )
    assert found["intent"][0].why[0].startswith("round 1: call was to be changed")
    assert found["intent"][1].why == ("round 2: not the document after round 0",)
    assert found["intent"][2].why == ("round 3: nothing was proposed but impossible: No.",)
    assert found["untouched"][0].why == ("round 1: name was not to be changed",)


async def test_a_question_is_right_where_too_little_is_said(around: WorldAround) -> None:
    text = "{id: c00, on: lunch, rounds: [{say: move it, asks: [[channel]]}, {say: later, asks_ok: true, start: manual}]}"
    asking = Plan(
        kind="question", summary="", questions=(Question(id="q", text="Which channel?", path=""),)
    )
    assert [o.points for o in (await score(around, text, asking))["intent"]] == [1.0, 1.0]
    silent = await score(around, text, Plan(kind="impossible", summary="No."))
    assert [o.points for o in silent["intent"]] == [0.0, 0.0]


def rounds(*points: float) -> list[Outcome]:
    return [Outcome("c", "lunch", "intent", one) for one in points]


def test_the_drop_to_the_third_round_counts_conversations_that_have_one() -> None:
    kept = kept_by_round_3([rounds(1, 1, 0), rounds(1, 0, 1), rounds(0, 1)])
    assert (kept.value, kept.n) == (0.5, 2)
    assert kept_by_round_3([rounds(0, 0, 1)]).value == 1.0
    assert kept_by_round_3([]).value == 1.0


def test_rounds_are_told_apart_by_what_went_before() -> None:
    said = by_round([rounds(1, 1), rounds(0, 0)])
    assert said == (
        "intent by round: round 1 0.500 of 2, where all before was right 0.500 of 2; "
        "round 2 0.500 of 2, where all before was right 1.000 of 1"
    )


def test_any_file_is_answered_round_by_round(tmp_path: Path) -> None:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "pred.jsonl"
    step = {
        "id": "call",
        "uses": "slack.post_message",
        "connection": "slack",
        "with": {"channel": "#a", "text": "hi"},
    }
    given = {"nexa": 1, "name": "Given", "steps": [step]}
    lines = [
        {
            "id": "a",
            "rounds": [{"request": "every day at 7 post hello to #x"}, {"request": "at 8 instead"}],
        },
        {"id": "b", "rounds": [{"request": "post to #b instead"}], "document": given},
    ]
    cases.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    assert (
        run.main(["edits", "--cases", str(cases), "--planner", "offline", "--out", str(out)]) == 0
    )
    made, changed = (json.loads(line)["rounds"] for line in out.read_text("utf-8").splitlines())
    assert [one["document"]["triggers"][0]["with"]["cron"] for one in made] == [
        "0 7 * * *",
        "0 8 * * *",
    ]
    assert changed[0]["document"]["steps"][0]["with"]["channel"] == "#b"
    assert set(changed[0]) == {"request", "document", "questions", "problems", "holes"}


def answered(tmp_path: Path, *requests: str) -> list[dict[str, Any]]:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "pred.jsonl"
    rounds = [{"request": one} for one in requests]
    cases.write_text(json.dumps({"id": "a", "rounds": rounds}), "utf-8")
    assert run.main(["edits", "--cases", str(cases), "--out", str(out)]) == 0
    found: list[dict[str, Any]] = json.loads(out.read_text("utf-8"))["rounds"]
    return found


def crons(rounds: list[dict[str, Any]]) -> list[str]:
    return [one["document"]["triggers"][0]["with"]["cron"] for one in rounds]


def test_each_undo_of_a_file_takes_one_more_change_back(tmp_path: Path) -> None:
    made = answered(
        tmp_path, "every day at 7 post hello to #x", "at 8 instead", "at 9 instead", "undo that", "undo"
    )  # fmt: skip
    assert [at.split()[1] for at in crons(made)] == ["7", "8", "9", "8", "7"]


def test_a_file_may_ask_for_what_was_there_before(tmp_path: Path) -> None:
    made = answered(
        tmp_path, "every day at 7 post hello to #x", "at 8 instead", "put it back to the time it was before"
    )  # fmt: skip
    assert [at.split()[1] for at in crons(made)] == ["7", "8", "7"]
