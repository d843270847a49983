"""Whether requests with real services become the right actions with the right arguments."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from evals.asking import Desk
from evals.measure import Outcome, Prediction, SplitResult
from evals.planners import AsksPlanner
from evals.suites.apps.case import load_cases
from evals.suites.apps.scoring import score

_HERE = Path(__file__).parent
SCORER_VERSION = 1
_TOLERANCE = {"trigger": 0.01, "actions": 0.01, "arguments": 0.01, "whole": 0.01}


class Apps(AsksPlanner):
    """`dev` is open; of `validation` nothing but totals is shown."""

    name: ClassVar[str] = "apps"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _HERE / "cases.yaml",
        "validation": _HERE / "validation.yaml",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        loaded = load_cases(cases)
        desk = await Desk.of(self.planner)
        return [
            (await desk.ask(case.words, connections=case.connections(desk.catalog))).as_json(
                case.id
            )
            for case in loaded
        ]

    async def score(self, split: str) -> SplitResult:
        desk = await Desk.of(self.planner)
        started = time.monotonic()
        outcomes: list[Outcome] = []
        for case in load_cases(self.splits[split]):
            asked = await desk.ask(case.words, connections=case.connections(desk.catalog))
            outcomes += score(case, asked, desk.catalog)
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        return SplitResult.of(place, outcomes, _TOLERANCE, seconds=seconds)
