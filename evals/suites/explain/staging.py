"""Plays a case: its good runs, the earlier failures and the failing run, by the executor's own loop in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from engine.core.action import Catalog
from engine.core.document import Document
from engine.core.events import Envelope
from engine.core.patch import apply_patch
from engine.expressions import CelEngine
from engine.runtime.rehearse import Occasion, RehearsalResult, rehearse
from engine.runtime.stage import JumpingClock
from evals.suites.explain.case import Around, Case
from evals.suites.explain.world import ScriptedRunner

_HERE = UUID("00000000-0000-7000-8000-0000000000e1")
_FIRST = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Played:
    """One run as it is stored: what it was a run of, and its events."""

    id: str
    version: int
    document: Mapping[str, Any]
    inputs: Mapping[str, Any]
    at: datetime
    status: str
    events: Sequence[Envelope]
    error: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Staged:
    """Everything that happened to the workflow of a case, oldest first; the last run is the failing one."""

    case: Case
    runs: Sequence[Played]

    @property
    def failing(self) -> Played:
        return self.runs[-1]


class Staging:
    """Plays runs; one for all cases."""

    def __init__(self, catalog: Catalog) -> None:
        self.evaluator = CelEngine()
        self.runner = ScriptedRunner(self.evaluator)
        self.catalog = catalog

    async def stage(self, case: Case) -> Staged:
        """Play all runs of a case."""
        document = case.workflow.document
        runs: list[Played] = []
        for around in case.workflow.good:
            runs.append(await self._played(case, 1, document, around, len(runs)))
        version, planted = (2, planted_document(case)) if case.plant else (1, document)
        self.runner.gone = case.gone
        for _ in range(case.before + 1):
            runs.append(await self._played(case, version, planted, case.failing, len(runs)))
        self.runner.gone = frozenset()
        return Staged(case, runs)

    async def again(self, case: Case, document: Mapping[str, Any]) -> RehearsalResult:
        """Run another document in the world of the failing run."""
        self.runner.gone = case.gone
        try:
            return await self._run(case, document, case.failing, _FIRST)
        finally:
            self.runner.gone = frozenset()

    async def _played(
        self, case: Case, version: int, document: Mapping[str, Any], around: Around, count: int
    ) -> Played:
        at = _FIRST + timedelta(days=count)
        result = await self._run(case, document, around, at)
        run_id = str(uuid5(_HERE, f"{case.id} {count}"))
        request = result.events[0]["data"]
        return Played(
            id=run_id,
            version=version,
            document=document,
            inputs=request["inputs"],
            at=at,
            status=result.status,
            events=result.events,
            error=result.error,
        )

    async def _run(
        self, case: Case, document: Mapping[str, Any], around: Around, at: datetime
    ) -> RehearsalResult:
        self.runner.http.become({**case.workflow.world, **around.world})
        return await rehearse(
            Document.parse(document),
            Occasion(inputs=around.inputs, mode="live"),
            catalog=self.catalog,
            runner=self.runner,
            evaluator=self.evaluator,
            clock=JumpingClock(at),
        )


def planted_document(case: Case) -> dict[str, Any]:
    """Return version 2 of the workflow: the sound one with the fault in it."""
    return apply_patch(Document.parse(case.workflow.document), {}, case.plant).document.to_json()
