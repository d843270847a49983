"""The check of a fix on what was recorded: the product's own play, over the runs of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.explain.fixes.fix import Assumed, Proof, SuccessTried
from api.drafts.assumed import assumed
from engine.core.document import Document
from engine.core.record import Record
from engine.ports import StepRunner
from engine.runtime.as_in_run import AsInRun
from engine.runtime.plans import compile_version
from engine.runtime.reenact import Reenacted, reenact
from engine.runtime.values import Values
from engine.runtime.verdict import mends, stays, stays_as, worst
from evals.suites.explain.staging import Played, Staged, Staging
from tools.registry import ActionRegistry
from tools.simulate import SimulatedRunner


class Counterfactual:
    """Plays the runs of one case with another document."""

    def __init__(self, staging: Staging, staged: Staged) -> None:
        self._staging = staging
        self._failing = staged.failing
        self._good = [run for run in staged.runs if run.status == "succeeded"]

    async def check(self, document: Mapping[str, Any]) -> Proof:
        """Tell how the failed run and the good ones go with it."""
        failing = await self._play(self._failing, document)
        told = tuple(Assumed(one.step, one.item, one.why) for one in failing.assumed)
        successes = [await self._success(run, document) for run in self._good]
        verdict = worst([mends(failing), *(one.verdict for one in successes)])
        return Proof(verdict, mends(failing), tuple(successes), told, failing.events)

    async def _success(self, run: Played, document: Mapping[str, Any]) -> SuccessTried:
        played = await self._play(run, document)
        verdict = stays(self._record(run), Values(), played)
        if verdict == "fails" and run.version != self._failing.version:
            before = await self._play(run, self._failing.document)
            plan = compile_version(Document.parse(document), self._staging.catalog).plan
            verdict = stays_as(before, played, plan)
        return SuccessTried(run.id, verdict)

    def _record(self, run: Played) -> Record:
        then = compile_version(Document.parse(run.document), self._staging.catalog)
        return Record(then.plan, run.events)

    async def _play(self, run: Played, document: Mapping[str, Any]) -> Reenacted:
        catalog, evaluator = self._staging.catalog, self._staging.evaluator
        ready = assumed(Document.parse(document), catalog, calls_are_open=True)
        otherwise: StepRunner = SimulatedRunner(ActionRegistry(), evaluator, shapes=ready.shapes)
        if self._good:
            otherwise = AsInRun(self._record(self._good[-1]), Values(), otherwise)
        return await reenact(
            self._record(run),
            Values(),
            compile_version(ready.document, catalog),
            run_id=run.id,
            started_at=run.at,
            otherwise=otherwise,
            evaluator=evaluator,
        )
