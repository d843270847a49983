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
from engine.runtime.plans import CompiledVersion, compile_version
from engine.runtime.rehearse import Occasion, RehearsalResult, rehearse
from engine.runtime.stage import JumpingClock
from evals.suites.explain.case import Around, Case, Workflow
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
    """Everything that happened to the workflow of a case, oldest first; the last of its `runs` is the failing one."""

    case: Case
    runs: Sequence[Played]
    before: Sequence[Played] = ()
    """Ordinary days before the case, in which the same workflow ran."""
    after: Sequence[Played] = ()
    """What became of the workflow, where that is on record."""

    @property
    def failing(self) -> Played:
        return self.runs[-1]

    @property
    def until_then(self) -> Sequence[Played]:
        """Every run until the failing one, oldest first."""
        return (*self.before, *self.runs)

    @property
    def good(self) -> Sequence[Played]:
        """The runs that had gone well: those of the failed version first, the newest first."""
        went_well = [run for run in reversed(self.until_then) if run.status == "succeeded"]
        return sorted(went_well, key=lambda run: run.version != self.failing.version)


class Staging:
    """Plays runs; one for all cases."""

    def __init__(self, catalog: Catalog) -> None:
        self.evaluator = CelEngine()
        self.runner = ScriptedRunner(self.evaluator)
        self.catalog = catalog
        self._compiled: dict[int, tuple[Mapping[str, Any], CompiledVersion]] = {}

    def compiled(self, document: Mapping[str, Any]) -> CompiledVersion:
        """Return a document that was run, compiled once for all its runs."""
        # The document is kept beside it, so that no other can come to have its number.
        known = self._compiled.get(id(document))
        if known is None:
            known = (document, compile_version(Document.parse(document), self.catalog))
            self._compiled[id(document)] = known
        return known[1]

    async def stage(self, case: Case) -> Staged:
        """Play all runs of a case."""
        document = case.workflow.document
        runs: list[Played] = []
        for around in case.workflow.good:
            at = _FIRST + timedelta(days=len(runs))
            name = f"{case.id} {len(runs)}"
            runs.append(await self.played(name, (1, document), case.workflow, around, at))
        self.runner.gone = case.gone
        for _ in range(case.before + 1):
            at = _FIRST + timedelta(days=len(runs))
            name = f"{case.id} {len(runs)}"
            runs.append(
                await self.played(name, planted_version(case), case.workflow, case.failing, at)
            )
        self.runner.gone = frozenset()
        return Staged(case, runs)

    async def again(self, case: Case, document: Mapping[str, Any]) -> RehearsalResult:
        """Run another document in the world of the failing run."""
        self.runner.gone = case.gone
        try:
            return await self._run(case.workflow, document, case.failing, _FIRST)
        finally:
            self.runner.gone = frozenset()

    async def played(
        self,
        name: str,
        version: tuple[int, Mapping[str, Any]],
        workflow: Workflow,
        around: Around,
        at: datetime,
    ) -> Played:
        """Play one run of a version of a workflow; its id follows from the name."""
        result = await self._run(workflow, version[1], around, at)
        request = result.events[0]["data"]
        return Played(
            id=str(uuid5(_HERE, name)),
            version=version[0],
            document=version[1],
            inputs=request["inputs"],
            at=at,
            status=result.status,
            events=result.events,
            error=result.error,
        )

    async def _run(
        self, workflow: Workflow, document: Mapping[str, Any], around: Around, at: datetime
    ) -> RehearsalResult:
        self.runner.http.become({**workflow.world, **around.world})
        return await rehearse(
            Document.parse(document),
            Occasion(inputs=around.inputs, mode="live"),
            catalog=self.catalog,
            runner=self.runner,
            evaluator=self.evaluator,
            clock=JumpingClock(at),
        )


def planted_version(case: Case) -> tuple[int, Mapping[str, Any]]:
    """Return number and document of the version that failed: the sound one where nothing was planted in it."""
    return (2, planted_document(case)) if case.plant else (1, case.workflow.document)


def planted_document(case: Case) -> dict[str, Any]:
    """Return version 2 of the workflow: the sound one with the fault in it."""
    return apply_patch(Document.parse(case.workflow.document), {}, case.plant).document.to_json()
