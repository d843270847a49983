"""The stage of the conformance cases on Temporal's real test server, whose clock only the case moves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from google.protobuf.duration_pb2 import Duration
from temporalio.api.testservice.v1 import LockTimeSkippingRequest, SleepRequest
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError

from engine.core.document import Document
from engine.core.events import Envelope
from engine.expressions.engine import CelEngine
from engine.ports import RunMode, StepCall, StepOutcome, SystemClock
from engine.ports.runs import RunHead
from engine.temporal.activities import Activities
from engine.temporal.payloads import data_converter
from engine.temporal.shapes import RUN_WORKFLOW, STANDING, TELL, RunStart, Told, head_as_json
from engine.temporal.worker import RunWorker
from engine.testing.catalog import EffectCatalog
from engine.testing.steps import ScriptedSteps
from tests.support.temporal_records import NOBODY, MemoryRecords

QUEUE = "conformance"


@dataclass
class StepsOfRuns:
    """One runner for all runs of a worker: each answers from its own script."""

    scripts: dict[str, ScriptedSteps] = field(default_factory=dict)

    async def run(self, call: StepCall) -> StepOutcome:
        return await self.scripts[call.run_id].run(call)


@dataclass
class Theatre:
    """One server and one worker, for many stages."""

    client: Client
    records: MemoryRecords
    steps: StepsOfRuns


@asynccontextmanager
async def theatre(address: str) -> AsyncIterator[Theatre]:
    """Connect to a server and work for it."""
    records, steps = MemoryRecords(), StepsOfRuns()
    client = await Client.connect(address, data_converter=data_converter(records))
    # From here on time passes by itself only as fast as it does; a case moves it on.
    await client.test_service.lock_time_skipping(LockTimeSkippingRequest())
    activities = Activities(steps, CelEngine(), records)
    # One call at a time: the cases say in which order calls that go on together come back.
    async with RunWorker(client, QUEUE, EffectCatalog(), activities, max_calls=1):
        yield Theatre(client, records, steps)


class TemporalStage:
    """Runs one document; `act` does what people, senders and time would do."""

    def __init__(self, place: Theatre, document: Document, steps: ScriptedSteps) -> None:
        self._place = place
        self._document = document
        self.run_id = uuid4()
        self._asked: dict[str, str] = {}
        place.steps.scripts[str(self.run_id)] = steps
        self._handle: WorkflowHandle[Any, Any] | None = None

    @property
    def events(self) -> list[Envelope]:
        return self._place.records.log(self.run_id)

    async def start(
        self,
        inputs: dict[str, Any],
        *,
        mode: RunMode,
        rerun: dict[str, Any] | None = None,
        longest_history: int = 10_000,
    ) -> None:
        head = _head(self.run_id, mode)
        asked = {"workflow_id": "w", "inputs": inputs, "trigger": {}, "mode": mode}
        if rerun is not None:
            asked["rerun"] = rerun
        start = RunStart(
            head_as_json(head),
            self._document.to_json(),
            asked,
            row_exists=False,
            longest_history=longest_history,
        )
        self._handle = await self._place.client.start_workflow(
            RUN_WORKFLOW, start, id=str(self.run_id), task_queue=QUEUE, result_type=str
        )
        await self.idle()

    async def act(self, act: Any) -> None:
        if isinstance(act, str):
            kinds: dict[str, Any] = {
                "cancel": "run.cancel_requested",
                "pause": "run.pause_requested",
                "resume": "run.resume_requested",
            }
            await self._tell(Told(kinds[act], {"by": "ada"}))
        elif "advance" in act:
            await self._sleep(act["advance"])
        elif "signal" in act:
            await self._tell(Told("signal.received", {"key": None, **act["signal"]}))
        else:
            await self._decide(**act["decide"])
        await self.idle()

    async def _decide(
        self, step: str, outcome: str, item: str | None = None, digest: str | None = None
    ) -> None:
        asked = [
            change.digest
            for batch in self._place.records.batches
            for change in batch.approvals
            if change.head.run_id == self.run_id
            and (change.step, change.item) == (step, item)
            and change.digest
        ]
        said = {
            "outcome": outcome,
            "by": "ada",
            "comment": None,
            "digest": digest or (asked[-1] if asked else None),
        }
        await self._tell(Told("decision.made", said, step, item))

    async def _tell(self, told: Told) -> None:
        assert self._handle is not None
        if not self._is_over():
            await self._handle.signal(TELL, told)

    async def _sleep(self, seconds: float) -> None:
        duration = Duration()
        duration.FromMilliseconds(round(seconds * 1000))
        service = self._place.client.test_service
        await service.unlock_time_skipping_with_sleep(SleepRequest(duration=duration))

    def _is_over(self) -> bool:
        return any(event["type"] == "run.finished" for event in self.events)

    async def idle(self) -> None:
        """Return once nothing goes on."""
        assert self._handle is not None
        for _ in range(2000):
            if self._is_over():
                return
            try:
                standing = await self._handle.query(STANDING)
            except RPCError:
                # The test server answers no query about a workflow that has completed.
                await self._handle.result()
                return
            if standing["is_idle"]:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("The run does not come to rest.")


def _head(run_id: UUID, mode: RunMode) -> RunHead:
    now = SystemClock().now()
    return RunHead(
        run_id=run_id,
        run_month=now.date().replace(day=1),
        org_id=NOBODY,
        workspace_id=NOBODY,
        workflow_id=NOBODY,
        version=1,
        draft_revision=None,
        document_hash=None,
        mode=mode,
        trigger_id=None,
        trigger_type="manual",
        created_at=now,
    )


__all__ = ["StepsOfRuns", "TemporalStage", "Theatre", "theatre"]
