"""Changes in rounds: what was asked for is done, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from evals.measure import Prediction, SplitResult, mean_by_group
from evals.planners import AsksPlanner
from evals.suites.automation.suite import open_desk
from evals.suites.edits.case import load_conversations
from evals.suites.edits.scoring import (
    SCORER_VERSION,
    TOLERANCE,
    by_round,
    kept_by_round_3,
    score_conversation,
)
from evals.suites.edits.task import converse, predicted

_HERE = Path(__file__).parent
_CLOSED = frozenset({"validation", "second_validation", "third_validation", "fourth_validation"})
BARS: Mapping[str, float] = {"intent": 0.80, "untouched": 1.0, "kept_by_round_3": 0.95}


class Edits(AsksPlanner):
    """Each author's open split and a held-out third of it, of which nothing but totals is shown."""

    name: ClassVar[str] = "edits"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _HERE / "cases.yaml",
        "validation": _HERE / "validation.yaml",
        "second": _HERE / "second.yaml",
        "second_validation": _HERE / "second_validation.yaml",
        "third": _HERE / "third.yaml",
        "third_validation": _HERE / "third_validation.yaml",
        "fourth": _HERE / "fourth.yaml",
        "fourth_validation": _HERE / "fourth_validation.yaml",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        async with open_desk(self.planner) as desk:
            return [
                await predicted(desk, conversation) for conversation in load_conversations(cases)
            ]

    async def score(self, split: str) -> SplitResult:
        started = time.monotonic()
        async with open_desk(self.planner) as desk:
            scored = [
                score_conversation(conversation, await converse(desk, conversation))
                for conversation in load_conversations(self.splits[split])
            ]
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        outcomes = [outcome for found in scored for outcome in found]
        result = SplitResult.of(place, outcomes, TOLERANCE, seconds=seconds)
        is_open = split not in _CLOSED
        result = replace(
            result,
            measures=(*result.measures, kept_by_round_3(scored)),
            groups=mean_by_group(outcomes) if is_open else {},
            is_open=is_open,
        )
        return replace(result, notes=(by_round(scored),)).with_bars(BARS)
