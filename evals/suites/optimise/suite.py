"""Whether a workflow's waste is seen: planted inefficiencies, advised by the product, and measured once they are mended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from agent.optimise.adviser import Advised, Adviser
from engine.core.document import Document
from engine.core.patch import apply_patch
from evals.measure import Outcome, Prediction, SplitResult, mean_by_group
from evals.planners import NOBODY
from evals.suites.optimise import scoring
from evals.suites.optimise.case import Case, load_cases
from evals.suites.optimise.ports import CaseValidator, StagedRuns
from evals.suites.optimise.staging import Staging
from evals.virtual_time import run_virtually
from tools.catalog import load_catalog

_HERE = Path(__file__).parent
SCORER_VERSION = 2
_PROMISES = frozenset({"same_effects"})
_TOLERANCE = 0.01
_OPEN = frozenset({"dev", "second"})


class Optimise:
    """Every case is played by the executor's own loop, advised, and played again with each advice.

    `dev` and `second` are open; of `validation` nothing but totals is shown."""

    name: ClassVar[str] = "optimise"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _HERE / "cases.yaml",
        "second": _HERE / "second.yaml",
        "validation": _HERE / "validation" / "cases.yaml",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        return await asyncio.to_thread(run_virtually, _predicted(load_cases(cases)))

    async def score(self, split: str) -> SplitResult:
        started = time.monotonic()
        work = _scored(load_cases(self.splits[split]))
        outcomes = await asyncio.to_thread(run_virtually, work)
        names = {outcome.metric for outcome in outcomes}
        tolerance = {name: 0.0 if name in _PROMISES else _TOLERANCE for name in names}
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        result = SplitResult.of(place, outcomes, tolerance, seconds=seconds)
        if split in _OPEN:
            return replace(result, is_open=True, groups=mean_by_group(outcomes))
        return result


class Stand:
    """One case, played, with the product's adviser over its runs."""

    def __init__(self, staging: Staging) -> None:
        self.staging = staging

    async def advised(self, case: Case) -> Advised:
        runs = await self.staging.stage(case)
        port = StagedRuns(self.staging, case, runs)
        adviser = Adviser(port, port, port, CaseValidator(self.staging), self.staging.catalog)
        return await adviser.advise(NOBODY, case.id)

    async def scored(self, case: Case) -> list[Outcome]:
        """Score one case; a crash is a failed case, never an abort."""
        try:
            return await self._outcomes(case)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, it is this case's failure
            why = (f"crashed: {type(error).__name__}: {error}",)
            metric = "silent_when_sound" if case.is_clean else "recall"
            return [Outcome(case.id, case.kind, metric, 0.0, why)]

    async def _outcomes(self, case: Case) -> list[Outcome]:
        advised = await self.advised(case)
        outcomes = scoring.found(case, advised)
        before = await self.staging.stage(case)
        offered = [*advised.advice, *([advised.together] if advised.together else [])]
        for advice in offered:
            operations = advice.change.operations
            after = await self.staging.stage(
                case,
                apply_patch(Document.parse(dict(case.document)), {}, operations).document.to_json(),
            )
            outcomes.append(scoring.kept(case, before, after))
            outcomes.extend(scoring.predictions(case, advice, scoring.measured(before, after)))
            if advice.saving.failures:
                outcomes.append(scoring.helped(case, before, after))
        return outcomes


async def _scored(cases: list[Case]) -> list[Outcome]:
    stand = Stand(Staging(load_catalog()))
    return [outcome for case in cases for outcome in await stand.scored(case)]


async def _predicted(cases: list[Case]) -> list[Prediction]:
    stand = Stand(Staging(load_catalog()))
    told: list[Prediction] = []
    for case in cases:
        advised = await stand.advised(case)
        told.append({"id": case.id, "advice": [one.as_json() for one in advised.advice]})
    return told
