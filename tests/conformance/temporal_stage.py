"""The stage of the conformance cases on Temporal's real test server, whose clock only the case moves."""

import asyncio
import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4, uuid5

from google.protobuf.duration_pb2 import Duration
from temporalio.api.testservice.v1 import LockTimeSkippingRequest, SleepRequest
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError

from engine.core.commands import StartChild
from engine.core.document import Document
from engine.core.events import Envelope, RunStatus
from engine.expressions.engine import CelEngine
from engine.ports import RunMode, StepCall, StepOutcome, StepRunner, SystemClock
from engine.ports.runs import InboxKind, RunHead
from engine.runtime.live_run import ChildEnd
from engine.temporal.activities import Activities
from engine.temporal.payloads import data_converter
from engine.temporal.ports import CalledRun
from engine.temporal.shapes import (
    RUN_WORKFLOW,
    STANDING,
    TELL,
    RunStart,
    Told,
    child_end,
    head_as_json,
)
from engine.temporal.worker import RunWorker
from engine.testing.catalog import EffectCatalog
from tests.support.temporal_records import NOBODY, MemoryRecords

QUEUE = "conformance"
# Who has called a run, where a case leaves that open: nobody who could be told of its end.
_CALLER: dict[str, Any] = {
    "run_id": str(NOBODY),
    "step": "c",
    "item": None,
    "index": None,
    "scope": [],
    "attempt": 1,
    "call": "none#1",
}


@dataclass
class StepsOfRuns:
    """One runner for all runs of a worker: each answers from its own script."""

    scripts: dict[str, StepRunner] = field(default_factory=dict)

    async def run(self, call: StepCall) -> StepOutcome:
        return await self.scripts[call.run_id].run(call)


@dataclass
class StagedCalls:
    """The runs that runs call, ended as their case says; implements CalledRuns."""

    callers: dict[UUID, "TemporalStage"] = field(default_factory=dict)

    async def start(
        self, head: RunHead, above: dict[str, Any], call: StartChild, inputs: dict[str, Any]
    ) -> CalledRun:
        return self.callers[head.run_id].called(call)

    async def tell(self, run_id: UUID, kind: InboxKind) -> None:
        for stage in self.callers.values():
            stage.heard(str(run_id), kind)


@dataclass
class Theatre:
    """One server and one worker, for many stages."""

    client: Client
    records: MemoryRecords
    steps: StepsOfRuns
    calls: StagedCalls


@asynccontextmanager
async def theatre(address: str) -> AsyncIterator[Theatre]:
    """Connect to a server and work for it."""
    records, steps, calls = MemoryRecords(), StepsOfRuns(), StagedCalls()
    client = await Client.connect(address, data_converter=data_converter(records))
    # From here on time passes by itself only as fast as it does; a case moves it on.
    await client.test_service.lock_time_skipping(LockTimeSkippingRequest())
    activities = Activities(steps, CelEngine(), records, calls)
    # One call at a time: the cases say in which order calls that go on together come back.
    async with RunWorker(client, QUEUE, EffectCatalog(), activities, max_calls=1):
        yield Theatre(client, records, steps, calls)


MOVED_ON_WITHIN = datetime.timedelta(seconds=10)
"""The test server skips time at once, unless it waits for a task that it has lost."""


class TemporalStage:
    """Runs one document; `act` does what people, senders and time would do."""

    def __init__(
        self,
        place: Theatre,
        document: Document,
        steps: StepRunner,
        ends: dict[str, list[dict[str, Any]]] | None = None,
    ) -> None:
        self._place = place
        self._document = document
        self.run_id = uuid4()
        self._asked: dict[str, str] = {}
        self._ends = ends or {}
        self._children: dict[tuple[str, str | None], tuple[StartChild, str]] = {}
        self._keys: list[str] = []
        self._due: list[Told] = []
        self.told: list[str] = []
        place.steps.scripts[str(self.run_id)] = steps
        place.calls.callers[self.run_id] = self
        self._handle: WorkflowHandle[Any, Any] | None = None

    @property
    def events(self) -> list[Envelope]:
        return self._place.records.log(self.run_id)

    async def start(
        self,
        inputs: dict[str, Any],
        *,
        mode: RunMode,
        parent: dict[str, Any] | None = None,
        rerun: dict[str, Any] | None = None,
        longest_history: int = 10_000,
    ) -> None:
        head = _head(self.run_id, mode)
        asked = {"workflow_id": "w", "inputs": inputs, "trigger": {}, "mode": mode}
        more = {"parent": parent and {**_CALLER, **parent}, "rerun": rerun}
        asked.update({name: value for name, value in more.items() if value is not None})
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
        elif "child" in act:
            told = act["child"]
            await self._tell(self._end_of(told["step"], told.get("item"), told))
        else:
            await self._decide(**act["decide"])
        await self.idle()

    def called(self, call: StartChild) -> CalledRun:
        """Start a run of another workflow; once nothing else goes on it ends as the case says, if it does."""
        if call.key not in self._keys:
            self._keys.append(call.key)
            child = uuid5(self.run_id, call.key)
            self._children[call.step, call.item] = (call, str(child))
            ends = self._ends.get(call.step)
            if ends:
                self._due.append(self._end_of(call.step, call.item, ends.pop(0)))
        return CalledRun(uuid5(self.run_id, call.key), NOBODY, call.version or 1)

    def heard(self, child: str, kind: str) -> None:
        """Note what a run of another workflow is told."""
        for call, run_id in self._children.values():
            if run_id == child:
                self.told.append(f"{kind} {call.step}")

    def _end_of(self, step: str, item: str | None, told: dict[str, Any]) -> Told:
        call, child = self._children[step, item]
        status: RunStatus = "succeeded"
        fault: dict[str, Any] | None = None
        if "ok" not in told:
            status = "failed" if "fail" in told else "cancelled"
            fault = {"class": "remote_down", "code": "boom", "message": "It did not work."}
            fault |= {"retryable": told.get("fail") == "retryable", "step": "inner"}
        parent = {name: getattr(call, name) for name in ("step", "item", "index", "attempt")}
        parent |= {"scope": call.scope, "call": call.key}
        return child_end(parent, ChildEnd(child, status, told.get("ok"), fault))

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
        asked = SleepRequest(duration=duration)
        try:
            await service.unlock_time_skipping_with_sleep(asked, timeout=MOVED_ON_WITHIN)
        except RPCError as error:
            raise Restless(
                "time does not pass: the test server waits for a task it lost"
            ) from error

    def _is_over(self) -> bool:
        return any(event["type"] == "run.finished" for event in self.events)

    async def idle(self) -> None:
        """Return once nothing goes on."""
        assert self._handle is not None
        for _ in range(500):
            if self._is_over():
                return
            try:
                standing = await self._handle.query(STANDING)
            except RPCError:
                # The test server answers no query about a workflow that has completed.
                await self._over()
                return
            if standing["is_idle"] and self._due:
                await self._tell(self._due.pop(0))
            elif standing["is_idle"]:
                return
            await asyncio.sleep(0.02)
        raise Restless("The run does not come to rest.")

    async def _over(self) -> None:
        """Wait for the end of a run that answers no queries; one that has none answers too late."""
        assert self._handle is not None
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._handle.result()
        except (RPCError, TimeoutError) as fault:
            raise Restless("The run answers neither a query nor with its end.") from fault


PATIENCE_S = 30.0


class Restless(AssertionError):
    """A run that never comes to rest: its own fault, or the test server waits for a task it has lost."""


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
