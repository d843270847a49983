"""The workflow that is a run: it compiles its document, drives it, and goes on in a fresh history when told to."""

from typing import Any, Final

from temporalio import workflow

from engine.core.action import Catalog
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.layered import LayeredCatalog
from engine.temporal.run import TemporalRun
from engine.temporal.shapes import (
    ENGINE_VERSION,
    RUN_WORKFLOW,
    STANDING,
    TELL,
    RunStart,
    Told,
    imported_from,
)

UNDERSTOOD: Final = frozenset({ENGINE_VERSION})
"""The engine versions whose runs this code decides as that version did."""


class OtherEngine(RuntimeError):
    """This worker does not decide as the run's engine did: the task is left for a worker that does."""


class _Catalog:
    """The catalogue of this worker; a workflow cannot be given one by its caller."""

    value: Catalog | None = None


def plan_with(catalog: Catalog) -> None:
    """Say which actions documents are compiled with in this process."""
    _Catalog.value = catalog


@workflow.defn(name=RUN_WORKFLOW, sandboxed=False)
class RunWorkflow:
    """One run of one version."""

    @workflow.init
    def __init__(self, start: RunStart) -> None:
        if start.engine_version not in UNDERSTOOD:
            raise OtherEngine(
                f"This run was started by engine {start.engine_version}; this worker understands "
                f"{', '.join(map(str, sorted(UNDERSTOOD)))}. Start a worker of that version."
            )
        if _Catalog.value is None:
            raise OtherEngine("This process has no catalogue of actions.")
        catalog = LayeredCatalog(_Catalog.value, map(imported_from, start.imported))
        plan = compile_plan(Document.parse(start.document), catalog)
        info = workflow.info()
        self._run = TemporalRun(start, plan, f"{info.workflow_id}/{info.run_id}")

    @workflow.run
    async def run(self, start: RunStart) -> str:
        """Drive the run to its end and return how it ended."""
        del start
        carried = await self._run.drive()
        if carried is not None:
            workflow.continue_as_new(carried)
        return self._run.state.status

    @workflow.query(name=STANDING)
    def standing(self) -> dict[str, Any]:
        """Say where the run stands: its status, its last event, and whether anything is under way."""
        run = self._run
        return {"status": run.state.status, "seq": run.state.seq, "is_idle": run.is_idle}

    @workflow.signal(name=TELL)
    def tell(self, told: Told) -> None:
        """Take what a person, a sender or the service says."""
        self._run.told(told)
