"""A change is tried on the failed run first, then on as many of the last successes as there is time for."""

from __future__ import annotations

from typing import Any

from agent.explain.fixes.fix import NotPlayed, SuccessTried, Verdict
from agent.explain.fixes.trial import MOST_SUCCESSES, FailingPlayed, Trial

RUNS = [f"run{n}" for n in range(150)]


def ended(step: str | None) -> list[dict[str, Any]]:
    error = {"step": step, "message": "it failed"} if step else None
    return [{"data": {"error": error}}]


class Plays:
    """Answers as it is told; every success takes a second."""

    def __init__(self, failing: Verdict, step: str | None = None, **changed: Verdict) -> None:
        self._failing, self._step, self._changed = failing, step, changed
        self.gone: set[str] = set()
        self.asked: list[str] = []

    async def failing(self) -> FailingPlayed:
        return FailingPlayed(self._failing, (), ended(self._step))

    async def success(self, run: str) -> SuccessTried | NotPlayed:
        self.asked.append(run)
        if run in self.gone:
            return NotPlayed(run, "not_kept")
        return SuccessTried(run, self._changed.get(run, "passes"))

    def now(self) -> float:
        return float(len(self.asked))


def trial(plays: Plays, most_s: float = 1_000.0) -> Trial:
    return Trial(ended("read"), RUNS, plays.now, most_s)


async def test_the_last_hundred_successes_are_played() -> None:
    plays = Plays("passes")
    proof = await trial(plays).of(plays)
    assert (proof.verdict, len(proof.successes), proof.not_played) == ("passes", MOST_SUCCESSES, ())


async def test_when_time_is_up_what_is_left_is_told() -> None:
    plays = Plays("passes")
    proof = await trial(plays, most_s=30.0).of(plays)
    assert (proof.verdict, len(proof.successes), len(proof.not_played)) == ("passes", 30, 70)
    assert {one.why for one in proof.not_played} == {"time"}
    assert proof.as_json()["not_played"][0] == {"run": "run30", "why": "time"}


async def test_a_run_that_is_not_kept_any_more_is_told_and_the_others_are_played() -> None:
    plays = Plays("passes_if")
    plays.gone = {"run1"}
    proof = await trial(plays).of(plays)
    assert (proof.verdict, len(proof.successes)) == ("passes_if", MOST_SUCCESSES - 1)
    assert proof.not_played == (NotPlayed("run1", "not_kept"),)


async def test_one_success_that_changes_decides_and_no_more_are_played() -> None:
    plays = Plays("passes", run2="fails")
    proof = await trial(plays).of(plays)
    assert (proof.verdict, proof.failing, plays.asked) == ("fails", "passes", RUNS[:3])


async def test_a_change_that_does_not_move_the_failure_is_tried_on_no_success() -> None:
    plays = Plays("fails", "read")
    proof = await trial(plays).of(plays)
    assert (proof.verdict, plays.asked) == ("fails", [])


async def test_a_change_that_gets_further_is_tried_on_a_few() -> None:
    plays = Plays("fails", "say")
    proof = await trial(plays).of(plays)
    assert (proof.verdict, plays.asked) == ("fails", RUNS[:5])
