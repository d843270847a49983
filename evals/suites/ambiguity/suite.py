"""Whether a question is asked exactly when its answer changes the workflow."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from evals.asking import Desk
from evals.measure import Outcome, Prediction, SplitResult
from evals.planners import AsksPlanner
from evals.suites.ambiguity.case import load_cases
from evals.suites.ambiguity.scoring import score, score_answered

_HERE = Path(__file__).parent
SCORER_VERSION = 1
_TOLERANCE = {"asked": 0.01, "quiet": 0.01, "answered": 0.01}


class Ambiguity(AsksPlanner):
    """`dev` is open; of `validation` nothing but totals is shown."""

    name: ClassVar[str] = "ambiguity"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _HERE / "cases.yaml",
        "validation": _HERE / "validation.yaml",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        loaded = load_cases(cases)
        desk = await Desk.of(self.planner)
        return [
            (
                await desk.ask(case.words, document=case.document, connections=case.connections)
            ).as_json(case.id)
            for case in loaded
        ]

    async def score(self, split: str) -> SplitResult:
        desk = await Desk.of(self.planner)
        started = time.monotonic()
        outcomes: list[Outcome] = []
        for case in load_cases(self.splits[split]):
            asked = await desk.ask(case.words, document=case.document, connections=case.connections)
            outcomes += score(case, asked)
            if case.answer is not None:
                answered = await desk.answer(case.words, case.answer, asked, case.connections)
                outcomes += score_answered(case, answered)
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        return SplitResult.of(place, outcomes, _TOLERANCE, seconds=seconds)
