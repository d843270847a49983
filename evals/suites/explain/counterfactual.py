"""The check of a fix on what was recorded: the product's own play, over the runs of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.explain.fixes.fix import Assumed, NotPlayed, Proof, SuccessTried
from agent.explain.fixes.trial import MOST_SUCCESSES, FailingPlayed, Trial
from api.drafts.assumed import assumed
from engine.core.document import Document
from engine.core.record import Record
from engine.ports import StepRunner
from engine.runtime.as_in_run import AsInRun
from engine.runtime.plans import CompiledVersion, compile_version
from engine.runtime.reenact import Reenacted, reenact
from engine.runtime.values import Values
from engine.runtime.verdict import mends, stays, stays_as
from evals.suites.explain.staging import Played, Staged, Staging
from tools.registry import ActionRegistry
from tools.simulate import SimulatedRunner

REGISTRY = ActionRegistry()


def _no_time_passes() -> float:
    """Let every good run be played, so that a score does not hang on the machine."""
    return 0.0


class Counterfactual:
    """Plays the runs of one case with other documents."""

    def __init__(self, staging: Staging, staged: Staged, most_good: int = MOST_SUCCESSES) -> None:
        self._staging, self._failing = staging, staged.failing
        self._good = {run.id: run for run in staged.good[:most_good]}
        self._like = next(iter(self._good.values()), None)

    async def check(self, document: Mapping[str, Any]) -> Proof:
        """Tell how the failed run and the good ones go with it."""
        trial = Trial(self._failing.events, list(self._good), _no_time_passes)
        return await trial.of(_Plays(self, document))

    def record(self, run: Played) -> Record:
        """Return what is on record of a run."""
        return Record(self._staging.compiled(run.document).plan, run.events)

    def like(self, otherwise: StepRunner) -> StepRunner:
        """Answer calls that are not on record as in the nearest good run."""
        return AsInRun(self.record(self._like), Values(), otherwise) if self._like else otherwise

    @property
    def staging(self) -> Staging:
        return self._staging

    @property
    def failed(self) -> Played:
        return self._failing

    def good(self, run: str) -> Played:
        return self._good[run]


class _Plays:
    """Plays runs with one document, which is compiled once."""

    def __init__(self, check: Counterfactual, document: Mapping[str, Any]) -> None:
        self._check = check
        self._version, self._runner = _ready(check, document)
        self._before: tuple[CompiledVersion, StepRunner] | None = None

    async def failing(self) -> FailingPlayed:
        played = await self._play(self._check.failed, self._version, self._runner)
        told = tuple(Assumed(one.step, one.item, one.why) for one in played.assumed)
        return FailingPlayed(mends(played), told, played.events)

    async def success(self, run: str) -> SuccessTried | NotPlayed:
        good, failed = self._check.good(run), self._check.failed
        played = await self._play(good, self._version, self._runner)
        verdict = stays(self._check.record(good), Values(), played)
        if verdict == "fails" and good.version != failed.version:
            if self._before is None:
                self._before = _ready(self._check, failed.document)
            before = await self._play(good, *self._before)
            verdict = stays_as(before, played, self._version.plan)
        return SuccessTried(run, verdict)

    async def _play(self, run: Played, version: CompiledVersion, runner: StepRunner) -> Reenacted:
        return await reenact(
            self._check.record(run),
            Values(),
            version,
            run_id=run.id,
            started_at=run.at,
            otherwise=runner,
            evaluator=self._check.staging.evaluator,
        )


def _ready(
    check: Counterfactual, document: Mapping[str, Any]
) -> tuple[CompiledVersion, StepRunner]:
    catalog, evaluator = check.staging.catalog, check.staging.evaluator
    ready = assumed(Document.parse(document), catalog, calls_are_open=True)
    runner = check.like(SimulatedRunner(REGISTRY, evaluator, shapes=ready.shapes))
    return compile_version(ready.document, catalog), runner
