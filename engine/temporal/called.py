"""The runs of calls on Temporal: asked for in the inbox, like any other, so that the limits of their workflow hold."""

from typing import Any
from uuid import UUID

from engine.core.action import Catalog
from engine.core.commands import StartChild
from engine.ports import Clock, Ids, SystemClock, SystemIds, uuid7
from engine.ports.imported import Catalogs
from engine.ports.runs import InboxKind, RunHead, RunStore, WorkflowSource
from engine.runtime.admitted import head_for
from engine.runtime.children import request_of_call
from engine.runtime.plans import PlanCache
from engine.temporal.ports import CalledRun


class InboxCalls:
    """Leaves the runs of calls to whoever lets runs in; implements CalledRuns."""

    def __init__(
        self,
        store: RunStore,
        source: WorkflowSource,
        catalog: Catalog,
        catalogs: Catalogs | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
    ) -> None:
        self._store = store
        self._source = source
        self._plans = PlanCache(source, catalog, catalogs)
        self._clock = clock or SystemClock()
        self._ids = ids or SystemIds()

    async def start(
        self, head: RunHead, above: dict[str, Any], call: StartChild, inputs: dict[str, Any]
    ) -> CalledRun:
        """Ask for the run of a call; asked again under the same key, it is the same run."""
        request = await request_of_call(self._source, head, above, call, inputs)
        number = request.version or 0
        version = await self._plans.load(request, number)
        child = head_for(self._ids.new(), request, version.document_hash, self._clock.now())
        enqueued = await self._store.enqueue_start(child, request)
        return CalledRun(enqueued.run_id, request.workflow_id, number)

    async def tell(self, run_id: UUID, kind: InboxKind) -> None:
        """Hand a request on: behind the start in the inbox, it finds the run also while that waits."""
        said = {"by": None, "reason": "parent", "request_id": str(uuid7())}
        await self._store.enqueue(kind, run_id, said)
