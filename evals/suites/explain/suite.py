"""Whether failures explain themselves: planted faults, explained by the product, scored against what was planted."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from agent.explain.explainer import Explainer
from agent.explain.explanation import Explanation
from evals.measure import Outcome, Prediction, SplitResult
from evals.planners import NOBODY
from evals.suites.explain import scoring
from evals.suites.explain.case import load_cases
from evals.suites.explain.ports import Patches, StagedHistory, StagedReplay
from evals.suites.explain.retrieval import FailureIndex, alike
from evals.suites.explain.staging import Staged, Staging
from evals.suites.explain.world import CANARY
from evals.suites.retrieval.recall import IdRecall
from tools.catalog import load_catalog

_HERE = Path(__file__).parent
SCORER_VERSION = 1
_PROMISES = frozenset({"citations", "no_secret", "abstains", "proved_fix_holds"})
_TOLERANCE = 0.01


class Explain:
    """Every fault is staged by the executor's own loop, explained, and its fix run again for real.

    `dev` is open; of `validation`, another author's faults, nothing but totals is shown."""

    name: ClassVar[str] = "explain"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _HERE / "cases.yaml",
        "validation": _HERE / "validation" / "cases.yaml",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        stand = await _Stand.of(cases)
        return [_prediction(one, await stand.explained(one)) for one in stand.staged]

    async def score(self, split: str) -> SplitResult:
        started = time.monotonic()
        stand = await _Stand.of(self.splits[split])
        outcomes: list[Outcome] = []
        for one in stand.staged:
            outcomes.extend(await stand.scored(one))
        outcomes.extend(await _retrieval(stand))
        names = {outcome.metric for outcome in outcomes}
        tolerance = {name: 0.0 if name in _PROMISES else _TOLERANCE for name in names}
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        return SplitResult.of(place, outcomes, tolerance, seconds=seconds)


class _Stand:
    """All cases, staged, and the product's explainer over them."""

    def __init__(self, staging: Staging, staged: Sequence[Staged]) -> None:
        self.staged = staged
        self.index = FailureIndex(staged)
        self._staging = staging
        self._explainer = Explainer(
            history=StagedHistory(staged),
            knowledge=self.index,
            replay=StagedReplay(staging, staged),
            validator=Patches(),
        )

    @classmethod
    async def of(cls, cases: Path) -> _Stand:
        staging = Staging(load_catalog())
        return cls(staging, [await staging.stage(case) for case in load_cases(cases)])

    async def explained(self, one: Staged) -> Explanation:
        return await self._explainer.explain(NOBODY, one.failing.id)

    async def scored(self, one: Staged) -> list[Outcome]:
        """Explain one case and score it; a crash is a failed case, never an abort."""
        try:
            found = await self.explained(one)
            passed = await self._passes(one, found)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, it is this case's failure
            why = (f"crashed: {type(error).__name__}: {error}",)
            return [
                Outcome(one.case.id, one.case.kind, metric, 0.0, why)
                for metric in ("step", "class")
            ]
        return [
            *scoring.attribution(one, found),
            scoring.citations(self.staged, one, found),
            *scoring.fixes(one, found, passed),
            scoring.leaks(one, found, CANARY),
        ]

    async def _passes(self, one: Staged, found: Explanation) -> bool | None:
        """Run the proposal by the real executor in the world of the failing run."""
        if found.fix is None:
            return None
        document = Patches().patched(one.failing.document, found.fix.operations)
        return (await self._staging.again(one.case, document)).status == "succeeded"


async def _retrieval(stand: _Stand) -> list[Outcome]:
    recall, wanted = IdRecall(), alike(stand.staged)
    outcomes = []
    for one in stand.staged:
        needed = wanted[one.failing.id]
        if not needed:
            continue
        ranked = await stand.index.ranked(one.failing.id)
        for way in ("none", "vector", "words", "hybrid"):
            found = getattr(ranked, way)
            # Of kinds with many cases, no more than the places there are can be found.
            most = min(len(needed), len(found))
            points = await recall.of(found, needed) * len(needed) / most
            why = () if points == 1.0 else (f"missed {len(needed - set(found))} of {len(needed)}",)
            metric = f"{way}: similar_recall@5"
            outcomes.append(Outcome(one.case.id, one.case.kind, metric, points, why))
    return outcomes


def _prediction(one: Staged, found: Explanation) -> Prediction:
    facts = found.facts
    told: dict[str, Any] = {
        "id": one.case.id,
        "step": facts.step if facts else None,
        "item": facts.item if facts else None,
        "class": facts.error_class if facts else None,
        "sentences": [sentence.as_json() for sentence in found.sentences],
        "fix": found.fix.as_json() if found.fix else None,
    }
    return told
