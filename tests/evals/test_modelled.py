"""A model is measured by the product's own planner: its answers, its cost, and a server that is dead."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from agent.models.llm_usage import Usage
from evals import baseline, report, run
from evals.model_use import Answered, ModelUse
from evals.modelled import ModelChoice
from evals.suites import SUITES, asks_planner
from evals.suites.chat2workflow.suite import Chat2Workflow
from tests.support.fake_openai import MODEL, FakeOpenAI, says
from tests.support.modelling import TEXT, broken, creates

CONVERSATION = {"id": "one", "rounds": [{"request": TEXT}]}


def dead() -> str:
    """An address where nobody listens any more."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}/v1"


async def ran(folder: Path, base_url: str, *more: str) -> tuple[int, dict[str, Any]]:
    """Answer one conversation of one round by a model, as a person would start it."""
    cases, out = folder / "cases.jsonl", folder / "pred.jsonl"
    cases.write_text(json.dumps(CONVERSATION) + "\n", "utf-8")
    named = ["--planner", "llm", "--model", MODEL, "--base-url", base_url]
    arguments = ["chat2workflow", "--cases", str(cases), "--out", str(out), *named, *more]
    code = await asyncio.to_thread(run.main, arguments)
    return code, json.loads(out.read_text("utf-8"))["rounds"][0]["plan"]


async def test_a_prediction_is_the_models_and_its_cost_is_told(
    fake: FakeOpenAI, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.plays(says(creates()))
    code, plan = await ran(tmp_path, fake.base_url, "--prices", "10,50")
    assert code == 0
    assert (plan["planner"], plan["provenance"]["model"]) == ("llm", MODEL)
    told = capsys.readouterr().out
    assert "asked 1 times and made 1 plans; 100 tokens in, 20 out, 0.0020 USD" in told


async def test_findings_go_back_as_in_the_product_and_every_draft_is_paid(
    fake: FakeOpenAI, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.plays(says(broken()), says(creates()))
    code, plan = await ran(tmp_path, fake.base_url)
    assert (code, plan["planner"], plan["provenance"]["drafts"]) == (0, "llm", 2)
    assert "200 tokens in, 40 out" in capsys.readouterr().out


async def test_drafts_that_are_thrown_away_are_paid_too(
    fake: FakeOpenAI, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.plays(says(broken()))
    code, plan = await ran(tmp_path, fake.base_url)
    assert (code, plan["planner"]) == (1, "offline")
    told = capsys.readouterr()
    assert "200 tokens in, 40 out" in told.out
    assert "made by rules instead: worse 100%" in told.out


async def test_a_dead_server_gives_the_rules_plan_and_an_exit_code_that_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, plan = await ran(tmp_path, dead())
    assert (code, plan["planner"]) == (1, "offline")
    assert plan["provenance"]["not_used"] == "unreachable"
    assert "No plan is the model's" in capsys.readouterr().err


@pytest.fixture
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a suite that is the real one with few cases."""
    cases = tmp_path / "few.jsonl"
    lines = [
        {"id": str(n), "rounds": [{"request": f"{TEXT} and '{n}'", "inputs": ["a"]}]}
        for n in range(5)
    ]
    cases.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    monkeypatch.setattr(Chat2Workflow, "splits", {"dev": cases})
    return Chat2Workflow.name


def reported(suite: str, folder: Path, base_url: str, *more: str) -> int:
    named = ["--planner", "llm", "--model", MODEL, "--base-url", base_url]
    return report.main(["--suite", suite, *named, *more], folder=folder / "accepted")


async def test_the_scores_of_a_model_have_a_table_and_a_baseline_of_their_own(
    fake: FakeOpenAI, short: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.plays(says(creates()))
    scores = tmp_path / "scores.json"
    more = ["--prices", "10,50", "--accept", "--json", str(scores)]
    assert await asyncio.to_thread(reported, short, tmp_path, fake.base_url, *more) == 0
    told = capsys.readouterr().out
    assert f"Scores of {MODEL}" in told
    assert "What the model did" in told
    assert baseline.read(short, tmp_path / "accepted") is None
    accepted = baseline.read(short, tmp_path / "accepted" / "models" / MODEL)
    assert accepted is not None
    [suite] = json.loads(scores.read_text("utf-8"))["suites"]
    use = suite["model"]
    asked = len(fake.asks)
    assert use["tokens"] == {"input": 100 * asked, "output": 20 * asked}
    assert use["usd"] == pytest.approx(asked * 0.002)
    assert (use["asked"], use["rules_alone"], asked) == (5, 0, 5)


async def test_nothing_is_accepted_of_a_dead_server(
    short: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await asyncio.to_thread(reported, short, tmp_path, dead(), "--accept") == 1
    assert baseline.read(short, tmp_path / "accepted" / "models" / MODEL) is None
    told = " ".join(capsys.readouterr().out.split())
    assert "no plan is the model's (" in told
    assert "resting" in told


def test_half_a_choice_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEXA_MODEL_NAME", raising=False)
    assert report.main(["--planner", "llm", "--model", "m"], folder=tmp_path) == 2
    assert "--base-url" in capsys.readouterr().err
    named = ["--planner", "llm", "--model", "m", "--base-url", dead()]
    assert report.main(["--suite", "schedules", *named], folder=tmp_path) == 2
    assert "asks no planner" in capsys.readouterr().err


def test_the_suites_that_ask_a_planner_are_those_of_drafting() -> None:
    assert {name for name in SUITES if asks_planner(name)} == {
        "ambiguity",
        "apps",
        "automation",
        "chat2workflow",
        "deeds",
        "documentation",
        "edits",
        "impossible",
        "learning",
        "main_job",
        "planning",
    }


def test_time_and_shares_are_of_the_requests_the_model_was_asked() -> None:
    answers = [Answered("model", 1.0), Answered("timeout", 60.0), Answered("rules alone", 0.01)]
    use = ModelUse.of("m", answers, Usage(5, 7), None)
    assert (use.asked, use.answered, use.alone) == (2, 1, 1)
    assert use.reasons() == "timeout 50%"
    assert (use.p50_s, use.p95_s) == (60.0, 60.0)


def test_every_model_has_a_folder_of_its_own(tmp_path: Path) -> None:
    names = ["qwen3:32b", "org/Model-1", "../../etc"]
    folders = {ModelChoice("u", name).baselines(tmp_path) for name in names}
    assert {f.relative_to(tmp_path).as_posix() for f in folders} == {
        "models/qwen3-32b",
        "models/org-model-1",
        "models/etc",
    }
