"""The explainer's ports over the staged runs: what the API reads from the database, from memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.deps import Actor, Checked, PastRun
from agent.explain.findings import PastFailure
from agent.explain.fixes.fix import Proof
from agent.explain.fixes.trial import MOST_SUCCESSES
from agent.explain.record import RunRecord
from agent.explain.similar import Remedy, Similar, Traits
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.ports.clock import iso
from evals.suites.explain.counterfactual import Counterfactual
from evals.suites.explain.staging import Played, Staged, Staging


def record_of(staged: Staged, run: Played) -> RunRecord:
    """Write a staged run as the history hands it out."""
    return RunRecord(
        id=run.id,
        workflow_id=staged.case.id,
        workflow=str(staged.case.workflow.document["name"]),
        version=run.version,
        status=run.status,
        document=run.document,
        events=run.events,
        at=run.at,
    )


class StagedHistory:
    """Implements RunHistory over all staged cases; one that does not compare hands out no good run."""

    def __init__(
        self,
        staged: Sequence[Staged],
        traits: Mapping[str, Traits] | None = None,
        *,
        compares: bool = True,
    ) -> None:
        self._traits, self._compares = traits or {}, compares
        around = {run.id: (one, run) for one in staged for run in (*one.before, *one.after)}
        self._of = {**around, **{run.id: (one, run) for one in staged for run in one.runs}}

    async def last_runs(self, actor: Actor, workflow_id: str, limit: int) -> Sequence[PastRun]:
        del actor, workflow_id, limit
        return ()

    async def record(self, actor: Actor, run_id: str) -> RunRecord | None:
        del actor
        found = self._of.get(run_id)
        return record_of(*found) if found else None

    async def good_runs(self, actor: Actor, run_id: str, limit: int) -> Sequence[RunRecord]:
        del actor
        staged, _ = self._of[run_id]
        return [record_of(staged, run) for run in staged.good[:limit]] if self._compares else []

    async def earlier_failures(
        self, actor: Actor, run_id: str, limit: int
    ) -> Sequence[PastFailure]:
        del actor
        staged, _ = self._of[run_id]
        ran = reversed(staged.until_then)
        failed = [run for run in ran if run.status == "failed" and run.id != run_id]
        return [PastFailure(run.id, iso(run.at), run.error) for run in failed[:limit]]

    async def last_failed(self, actor: Actor, workflow_id: str) -> str | None:
        del actor
        found = (s.failing.id for s, _ in self._of.values() if s.case.id == workflow_id)
        return next(found, None)

    async def remember_failures(self, actor: Actor) -> None:
        """Everything is known from the start."""
        del actor

    async def failures(self, actor: Actor, run_ids: Sequence[str]) -> Sequence[Similar]:
        del actor
        return [
            replace(_similar(*self._of[run_id]), traits=self._traits.get(run_id))
            for run_id in run_ids
            if run_id in self._of
        ]


def _similar(staged: Staged, run: Played) -> Similar:
    error = dict(run.error or {})
    good = next((one for one in staged.after if one.status == "succeeded"), None)
    remedy = Remedy(good.id, good.version, good.version != run.version) if good else None
    name = str(staged.case.workflow.document["name"])
    return Similar(run.id, name, error.get("step"), error, 0.0, remedy)


class StagedReplay:
    """Implements Replay over all staged cases."""

    def __init__(
        self, staging: Staging, staged: Sequence[Staged], most_good: int = MOST_SUCCESSES
    ) -> None:
        self._checks = {one.failing.id: Counterfactual(staging, one, most_good) for one in staged}

    async def check(self, actor: Actor, run_id: str, document: Mapping[str, Any]) -> Proof:
        del actor
        return await self._checks[run_id].check(document)


class Patches:
    """The patches of the core, as the validator port hands them out."""

    def check(self, document: Mapping[str, Any], connections: Sequence[Any]) -> Checked:
        del document, connections
        return Checked(())

    def patched(
        self, document: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        return apply_patch(Document.parse(document), {}, operations).document.to_json()
