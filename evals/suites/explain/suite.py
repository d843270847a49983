"""Whether failures explain themselves: planted faults, explained by the product, scored against what was planted."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from agent.explain.explanation import Explanation
from evals.judge import Judge, Judged
from evals.measure import Outcome, Prediction, SplitResult
from evals.suites.explain import ablation, evidence, precedents, scoring
from evals.suites.explain.judged import judged
from evals.suites.explain.staging import Staged
from evals.suites.explain.stand import Stand
from evals.suites.explain.world import CANARY

_HERE = Path(__file__).parent
SCORER_VERSION = 2
_PROMISES = frozenset({"citations", "no_secret", "abstains", "proved_fix_holds"})
_TOLERANCE = 0.01
_BARS = {"step": 0.95, "class": 0.9, "fix": 0.6}


class Explain(Judged):
    """Every fault is staged by the executor's own loop, explained, and its fix run again for real.

    A model, where one is given, words the explanations as in the product and judges them. `dev` is open; of `validation`, another author's faults, nothing but totals is shown."""

    name: ClassVar[str] = "explain"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _HERE / "cases.yaml",
        "validation": _HERE / "validation" / "cases.yaml",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        stand = await Stand.of(cases)
        return [_prediction(one, await stand.explained(one)) for one in stand.staged]

    async def score(self, split: str) -> SplitResult:
        started = time.monotonic()
        stand = await Stand.of(self.splits[split], self.judge.wording if self.judge else None)
        outcomes: list[Outcome] = []
        for one in stand.staged:
            outcomes.extend(await _scored(stand, one, self.judge))
        if self.judge is None:
            outcomes.extend(await ablation.retrieval(stand))
            outcomes.extend(await ablation.explanations(stand))
            if split == "dev":
                outcomes.extend(await precedents.outcomes(stand.staging, stand.history))
        names = {outcome.metric for outcome in outcomes}
        tolerance = {name: 0.0 if name in _PROMISES else _TOLERANCE for name in names}
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        result = SplitResult.of(place, outcomes, tolerance, seconds=seconds)
        note = f"{stand.background.count} ordinary runs beside {len(stand.staged)} planted faults"
        return replace(result.with_bars(_BARS), notes=(note,))


async def _scored(stand: Stand, one: Staged, judge: Judge | None = None) -> list[Outcome]:
    """Explain one case and score it; a crash is a failed case, never an abort."""
    try:
        found = await stand.explained(one)
        passed = await stand.passes(one, found)
        shown = await evidence.outcomes(stand.history, one, found)
        if judge is not None:
            shown += await judged(judge, stand.history, one, found)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, it is this case's failure
        why = (f"crashed: {type(error).__name__}: {error}",)
        return [
            Outcome(one.case.id, one.case.kind, metric, 0.0, why) for metric in ("step", "class")
        ]
    return [
        *scoring.attribution(one, found),
        scoring.citations(stand.history, one, found),
        *shown,
        *scoring.fixes(one, found, passed),
        scoring.leaks(one, found, CANARY),
    ]


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
