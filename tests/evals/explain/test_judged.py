"""A model judges explanations through ragas, over the wire; one that fails gives no score."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from evals import baseline, report
from evals.judge import judging
from evals.modelled import ModelChoice
from evals.suites.explain.judged import judged
from evals.suites.explain.suite import Explain
from tests.evals.explain.test_explain import explained
from tests.support.fake_openai import MODEL, Ask, FakeOpenAI, fail, says

STATEMENTS = ["The step letter failed.", "The moon was full."]
VERDICTS = [
    {"statement": text, "reason": "r", "verdict": n}
    for text, n in zip(STATEMENTS, (1, 0), strict=True)
]
QUESTION = "Why did the run of the workflow 'Invoice a customer' fail?"


async def answers(ask: Ask, writer: asyncio.StreamWriter) -> None:
    """Answer as a judge does, by what it is asked for; a request for words gets none that hold."""
    asked = ask.text
    reply: Any = "Nobody knows."
    if "noncommittal" in asked:
        reply = {"question": QUESTION, "noncommittal": 0}
    elif "verdict" in asked:
        reply = {"statements": VERDICTS}
    elif "Break down" in asked:
        reply = {"statements": STATEMENTS}
    await says(reply)(ask, writer)


async def told(fake: FakeOpenAI) -> dict[str, float]:
    staged, found = await explained("miss_address")
    async with judging(ModelChoice(fake.base_url, MODEL)) as judge:
        outcomes = await judged(judge, [staged], staged, found)
    return {one.metric: one.points for one in outcomes}


async def test_faithfulness_and_relevancy_are_what_the_judge_says(fake: FakeOpenAI) -> None:
    fake.plays(answers)
    points = await told(fake)
    assert points == {
        "judged": 1.0,
        "faithfulness": 0.5,
        "answer_relevancy": pytest.approx(1.0, abs=1e-5),
    }
    shown = fake.asks[1].text
    assert "no field" in shown
    assert fake.asks[0].body["model"] == MODEL


async def test_a_judge_that_fails_gives_no_score(fake: FakeOpenAI) -> None:
    async def broken(ask: Ask, writer: asyncio.StreamWriter) -> None:
        fail(writer, 400, "no")

    fake.plays(broken)
    assert await told(fake) == {"judged": 0.0}


async def test_the_table_of_a_model_has_its_judgement(
    fake: FakeOpenAI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.plays(answers)
    few = tmp_path / "cases.yaml"
    lines = Explain.splits["dev"].read_text("utf-8").splitlines()
    few.write_text("\n".join(line for line in lines if "id: miss_address," in line) + "\n", "utf-8")
    workflows = Explain.splits["dev"].with_name("workflows.yaml")
    few.with_name("workflows.yaml").write_text(workflows.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(Explain, "splits", {"dev": few})
    scores = tmp_path / "scores.json"
    named = ["--planner", "llm", "--model", MODEL, "--base-url", fake.base_url]
    arguments = ["--suite", "explain", *named, "--accept", "--json", str(scores)]
    assert await asyncio.to_thread(report.main, arguments, folder=tmp_path / "accepted") == 0
    [suite] = json.loads(scores.read_text("utf-8"))["suites"]
    assert suite["scores"]["faithfulness"] == {"value": 0.5, "n": 1}
    assert baseline.read("explain", tmp_path / "accepted" / "models" / MODEL) is not None
    assert baseline.read("explain", tmp_path / "accepted") is None
