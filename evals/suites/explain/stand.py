"""Everything a split is measured with: its faults, the ordinary days before them, and the product's explainer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agent.explain.explainer import Explainer, Wording
from agent.explain.explanation import Explanation
from agent.explain.fixes.trial import MOST_SUCCESSES
from evals.planners import NOBODY
from evals.suites.explain.background import Background, ordinary_days
from evals.suites.explain.case import load_cases
from evals.suites.explain.ports import Patches, StagedHistory, StagedReplay
from evals.suites.explain.retrieval import FailureIndex, Looking, Way
from evals.suites.explain.staging import Staged, Staging
from tools.catalog import load_catalog


class Stand:
    """All cases, staged, and explainers over them."""

    def __init__(
        self,
        staging: Staging,
        staged: Sequence[Staged],
        background: Background,
        wording: Wording | None = None,
    ) -> None:
        self.staged, self.background = staged, background
        self.history = (*staged, *background.failed)
        """Every fault there is on record, those of the cases first."""
        self.compared = FailureIndex(staged, background.failed)
        self.alone = FailureIndex(staged, background.failed, compares=False)
        """The same without what comparing a run with good ones has shown."""
        self.staging, self._wording = staging, wording
        self._explainer = self.explainer("hybrid")

    @classmethod
    async def of(cls, cases: Path, wording: Wording | None = None) -> Stand:
        """Stage the cases of a file; `wording` words what is explained, else a template does."""
        staging, loaded = Staging(load_catalog()), load_cases(cases)
        days = await ordinary_days(staging, loaded)
        staged = [days.around(await staging.stage(case)) for case in loaded]
        return cls(staging, staged, days, wording)

    def explainer(self, way: Way, *, compares: bool = True) -> Explainer:
        """Return the product's explainer, searching in one way, with or without good runs to compare with."""
        index = self.compared if compares else self.alone
        return Explainer(
            history=StagedHistory(self.history, index.traits, compares=compares),
            knowledge=Looking(index, way),
            # What is left out is looked at on the newest good runs only: this is not about them.
            replay=StagedReplay(self.staging, self.staged, MOST_SUCCESSES if compares else 5),
            validator=Patches(),
            wording=self._wording,
        )

    async def explained(self, one: Staged) -> Explanation:
        """Explain a case as the product does."""
        return await self._explainer.explain(NOBODY, one.failing.id)

    async def passes(self, one: Staged, found: Explanation) -> bool | None:
        """Run the proposal by the real executor in the world of the failing run."""
        if found.fix is None:
            return None
        document = Patches().patched(one.failing.document, found.fix.operations)
        return (await self.staging.again(one.case, document)).status == "succeeded"
