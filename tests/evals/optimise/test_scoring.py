"""The scorer of recommendations tells right from wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from agent.optimise.advice import Advice, Change, Cost, EqualOutput, Saving
from agent.optimise.adviser import Advised
from evals.suites.optimise import scoring
from evals.suites.optimise.case import Case
from evals.suites.optimise.staging import Played

CASE = Case("c", "unused", frozenset({"extra"}), {}, (), 60.0)


def advice(rule: str, about: str, seconds: float = 1.0, calls: float = 1.0) -> Advice:
    change = Change(rule, "title", "why", (about,), ())
    return Advice(change, Saving(Cost(seconds, calls)), EqualOutput("passes"))


def scores(case: Case, *found: Advice) -> dict[str, float]:
    outcomes = scoring.found(case, Advised("c", (), Cost(), found))
    return {outcome.metric: outcome.points for outcome in outcomes}


def run(*calls: dict[str, Any], status: str = "succeeded", outputs: Any = None) -> Played:
    events: Any = [{"type": "step.started", "data": {"args": args}} for args in calls]
    return Played("r", {}, datetime(2026, 1, 1, tzinfo=UTC), status, outputs, events)


def test_the_planted_step_and_rule_count_and_nothing_else() -> None:
    assert scores(CASE, advice("unused", "extra")) == {"recall": 1.0, "precision": 1.0}
    assert scores(CASE, advice("unused", "other")) == {"recall": 0.0, "precision": 0.0}
    assert scores(CASE, advice("parallel", "extra")) == {"recall": 0.0, "precision": 0.0}
    assert scores(CASE) == {"recall": 0.0}


def test_of_a_sound_workflow_silence_is_right() -> None:
    clean = replace(CASE, kind="clean", steps=frozenset())
    assert scores(clean) == {"silent_when_sound": 1.0}
    assert scores(clean, advice("unused", "extra"))["silent_when_sound"] == 0.0


def test_a_prediction_is_as_good_as_it_is_near() -> None:
    outcomes = scoring.predictions(CASE, advice("unused", "extra", 1.0, 2.0), Cost(2.0, 2.0))
    points = {outcome.metric: outcome.points for outcome in outcomes}
    assert points["predicted_calls"] == 1.0
    assert 0.5 < points["predicted_seconds"] < 0.55


def test_a_lost_a_doubled_or_another_write_is_seen() -> None:
    post = {"method": "POST", "url": "https://x.example.com", "json": {"a": 1}}
    ask = {"method": "GET", "url": "https://y.example.com"}
    before = [run(ask, ask, post)]
    assert scoring.kept(CASE, before, [run(ask, post)]).points == 1.0
    for after in (run(ask), run(post, post), run({**post, "json": {"a": 2}})):
        assert scoring.kept(CASE, before, [after]).points == 0.0
    assert scoring.kept(CASE, before, [run(post, outputs={"a": 1})]).points == 0.0
    assert scoring.kept(CASE, before, [run(post, status="failed")]).points == 0.0


def test_failures_have_to_be_gone() -> None:
    failed, good = run(status="failed"), run()
    assert scoring.helped(CASE, [failed, failed], [good, failed]).points == 1.0
    assert scoring.helped(CASE, [failed, failed], [failed, failed]).points == 0.0
