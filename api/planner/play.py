"""One document on what was recorded of runs: played in memory, without calling or writing anything."""

from collections.abc import Mapping
from typing import Any

from api.drafts.assumed import assumed
from api.runs.past import PastRun
from api.services import Services
from engine.core.document import Document
from engine.core.plan import Plan
from engine.ports import StepRunner
from engine.runtime.as_in_run import AsInRun
from engine.runtime.plans import compile_version
from engine.runtime.reenact import Reenacted, reenact
from tools.simulate import SimulatedRunner


class Play:
    """Plays runs with a document, which is compiled once; calls that are not on record go as in `like`, a good run."""

    def __init__(
        self, services: Services, document: Mapping[str, Any], like: PastRun | None
    ) -> None:
        ready = assumed(Document.parse(dict(document)), services.catalog, calls_are_open=True)
        self._services = services
        self._version = compile_version(ready.document, services.catalog)
        runner: StepRunner = SimulatedRunner(
            services.registry, services.evaluator, shapes=ready.shapes
        )
        if like is not None:
            runner = AsInRun(like.record, like.values, runner)
        self._runner = runner

    @property
    def plan(self) -> Plan:
        """The document as it is played."""
        return self._version.plan

    async def of(self, run: PastRun) -> Reenacted:
        """Play a run."""
        return await reenact(
            run.record,
            run.values,
            self._version,
            run_id=str(run.row.run.id),
            started_at=run.started_at,
            otherwise=self._runner,
            evaluator=self._services.evaluator,
        )
