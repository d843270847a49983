"""One run inside a Temporal workflow: the core's turns, with Temporal's timers and activities around them.

Everything here must be a function of the workflow's history alone: time comes from `workflow.now`, values from
activities, and nothing iterates over a set. What is observed is folded exactly as on the embedded host.
"""

import asyncio
from collections import deque
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError
from temporalio.workflow import ActivityCancellationType

from engine.core.commands import (
    AbortAttempts,
    CancelTimer,
    CloseApproval,
    Command,
    CommitKeys,
    Evaluate,
    OpenApproval,
    SetTimer,
    StartAttempt,
    StartChild,
    TellChild,
)
from engine.core.events import Observed, ObservedType, RunStatus, envelope
from engine.core.machine import advance
from engine.core.plan import Plan
from engine.core.snapshot import dump_state, load_state
from engine.core.state import RunState, new_state
from engine.ports import StepOutcome, iso
from engine.ports.runs import Batch
from engine.runtime.attempts import (
    GRACE_S,
    Instance,
    aborted,
    instance_of,
    is_meant,
    named,
)
from engine.runtime.commit import RunCommit
from engine.runtime.live_run import Pending
from engine.runtime.values import Values
from engine.temporal.alarm import Alarm
from engine.temporal.child_runs import ChildRuns
from engine.temporal.ends import call_end, end_unheard
from engine.temporal.memory import RunMemory, remember
from engine.temporal.projection import projection_of
from engine.temporal.shapes import (
    CARRY_OUT,
    CARRY_OUT_ALONE,
    CARRY_OUT_HERE,
    EVALUATE,
    PROJECT,
    SCOPE_OF_CALL,
    CallEnd,
    RunStart,
    Told,
    attempt_as_json,
    attempt_from,
    calls_queue,
    head_from,
    order_of,
    suspects_queue,
)
from engine.temporal.suspects import Suspects

HEARTBEAT_S: Final = 5.0
"""A worker not heard of for so long is taken for dead, and the end of its calls for unknown."""
MAX_CALLS: Final = 1_000
"""The calls of one run under way at a time; Temporal takes up to 2,000."""
BATCH: Final = 100
_HERE_S: Final = timedelta(seconds=60)
_STORED_S: Final = timedelta(seconds=10)
# Storage that is down comes back: what is to be recorded is tried until then.
_UNTIL_IT_WORKS: Final = RetryPolicy(
    initial_interval=timedelta(milliseconds=100), maximum_interval=timedelta(seconds=5)
)
_ONCE: Final = RetryPolicy(maximum_attempts=1)
_NO_SNAPSHOTS: Final = 1 << 62


class TemporalRun:
    """Drives one run from its request, or from where its former history left it, to its end."""

    def __init__(self, start: RunStart, plan: Plan, key: str) -> None:
        self.head = head_from(start.head)
        run_id = start.head["run_id"]
        state = new_state(plan, run_id) if start.state is None else load_state(plan, start.state)
        self.memory = RunMemory(self.head, state)
        self.document = start.document if start.keeps_document else None
        self.concurrency_key = start.concurrency_key
        self.stored_status: RunStatus | None = None
        if start.state is not None:
            self.stored_status = state.status
        elif start.row_exists:
            self.stored_status = "queued"
        self.stored_timers: set[str] = set()
        # Temporal's history is what a run is resumed from.
        self.snapshot_seq = _NO_SNAPSHOTS
        self.snapshot_size = 0
        self.pending = Pending()
        self._start = start
        self._key = key
        self._mailbox: deque[Observed] = deque()
        self._inline: deque[StartAttempt] = deque()
        self._ends: deque[tuple[StartAttempt, dict[str, Any]]] = deque()
        self._held: list[StartAttempt] = [attempt_from(plain) for plain in start.held]
        self._calls: dict[Instance, asyncio.Task[None]] = {}
        self._aborted: dict[Instance, str] = {}
        self._alarm = Alarm(self._rung)
        self._abort_reason: str | None = None
        self._is_at_work = True
        self._suspects = Suspects(dict(start.strikes))
        # Pure steps are put on record before they start, too: one of them may have ended a worker.
        self._is_careful = start.is_careful
        self.children = ChildRuns(self.memory, self.post, self.here, dict(start.children))
        remember(key, self.memory)

    @property
    def state(self) -> RunState:
        """Return the folded state."""
        return self.memory.state

    @property
    def values(self) -> Values:
        """Return the large values this process knows of the run."""
        return self.memory.values

    @property
    def is_idle(self) -> bool:
        """Tell whether everything observed so far is decided and recorded, and no call is under way."""
        is_busy = self._is_at_work or self._mailbox or self._inline or self._calls
        return not (is_busy or self.children.are_starting)

    def post(
        self, event: ObservedType, data: dict[str, Any], step: str | None, item: str | None
    ) -> None:
        """Give the run an event from outside; it is taken in order."""
        self._mailbox.append(Observed(event, iso(workflow.now()), data, step, item))

    def told(self, told: Told) -> None:
        """Take what somebody says to the run."""
        self.post(told.event, told.data, told.step, told.item)

    async def drive(self) -> RunStart | None:
        """Go on until the run has ended (None), or until a fresh history is needed (what it starts from)."""
        self._begin()
        while True:
            self._is_at_work = False
            await workflow.wait_condition(lambda: bool(self._mailbox or self._inline))
            self._is_at_work = True
            await self._drain()
            await self._project()
            if self._mailbox or self._inline:
                continue
            if self.state.finished_at is not None:
                await self.children.leave()
                return None
            if self._is_full() and not self._calls and not self.children.are_starting:
                return self._carried()

    def _begin(self) -> None:
        start = self._start
        if start.inbox_position is not None:
            self.pending.taken.append(start.inbox_position)
        if start.requested is not None:
            self.post("run.requested", start.requested, None, None)
            return
        for name, at in start.timers.items():
            self._alarm.set(name, at)
        self._begin_held()

    def _begin_held(self) -> None:
        held, self._held = self._held, []
        for call in held:
            self._begin_call(call)

    # Turns -----------------------------------------------------------------------------------

    async def _drain(self) -> None:
        while self._mailbox or self._ends or self._inline:
            if self._mailbox:
                await self._take(self._mailbox.popleft())
            elif self._ends:
                self._record(*self._ends.popleft())
            else:
                await self._carry_out_here()

    async def _carry_out_here(self) -> None:
        """Carry out the pure calls that are due together, such as items of a loop, as one batch."""
        info = workflow.info()
        self.memory.is_late = workflow.now() - info.workflow_start_time >= info.task_timeout
        ends = await self.here(CARRY_OUT_HERE, list(islice(self._inline, BATCH)))
        self._ends.extend((self._inline.popleft(), end) for end in ends)
        if not ends:
            self._is_careful = True
            while self._inline:
                self._begin_call(self._inline.popleft())

    async def _take(self, observed: Observed) -> None:
        events = self.pending.events
        if observed.type == "child.ended":
            self.children.ended(observed.data["call"])
        # It counts from when it is taken: what came meanwhile may have been overtaken by an evaluation.
        observed.at = iso(workflow.now())
        events.append(envelope(self.state.seq + 1, observed))
        self.memory.state, decided, commands = advance(self.state, observed)
        events.extend(decided)
        for command in commands:
            if isinstance(command, Evaluate):
                await self._answer(command)
            elif isinstance(command, TellChild):
                await self.children.tell(command)
            else:
                self._obey(command)

    def _obey(self, command: Command) -> None:
        match command:
            case StartAttempt():
                is_pure = self.state.plan.steps[command.step].effect == "pure"
                if is_pure and not self._is_careful:
                    self._inline.append(command)
                else:
                    self._begin_call(command)
            case SetTimer(name, at):
                self._alarm.set(name, at)
            case CancelTimer(name):
                self._alarm.drop(name)
            case AbortAttempts():
                self._cut_off(command.reason, command)
            case StartChild():
                self.children.start(command)
            case CommitKeys():
                self.pending.keys.append(command)
            case OpenApproval() | CloseApproval():
                self.pending.approvals.append(command)

    async def _answer(self, command: Evaluate) -> None:
        values: list[dict[str, Any]] = await self.here(EVALUATE, command)
        step = values[0].get("step") if values else None
        is_one = all(value.get("step") == step for value in values)
        self._mailbox.appendleft(
            Observed(
                "expression.evaluated",
                iso(workflow.now()),
                {"values": values},
                step if is_one else None,
            )
        )

    async def here(self, activity: str, order: Any) -> Any:
        """Have something done in this process, with the run at hand; the answer is recorded."""
        number = self.memory.hand_over(order)
        try:
            return await workflow.execute_local_activity(
                activity,
                args=[self._key, number],
                start_to_close_timeout=_HERE_S,
                retry_policy=_UNTIL_IT_WORKS,
            )
        finally:
            self.memory.orders.pop(number, None)

    async def _project(self) -> None:
        pending, self.pending = self.pending, Pending()
        if not pending.events and not pending.taken:
            return
        batch = Batch()
        RunCommit(self, pending).contribute(batch)
        await workflow.execute_activity(
            PROJECT,
            projection_of(self.head, batch),
            start_to_close_timeout=_STORED_S,
            retry_policy=_UNTIL_IT_WORKS,
        )

    # Calls -----------------------------------------------------------------------------------

    def _begin_call(self, call: StartAttempt) -> None:
        if self._abort_reason is not None:
            self._record_end(call, aborted(self._abort_reason))
        elif self._is_full() or len(self._calls) >= MAX_CALLS or self._must_wait(call):
            self._held.append(call)
        else:
            task = asyncio.get_running_loop().create_task(self._carry_out(call))
            self._calls[instance_of(call)] = task

    def _must_wait(self, call: StartAttempt) -> bool:
        """Tell whether a suspected call has to wait for another one of this run: one of them may be its last."""
        is_alone = self._suspects.is_alone
        return is_alone(instance_of(call)) and any(map(is_alone, self._calls))

    async def _carry_out(self, call: StartAttempt) -> None:
        plan = self.state.plan.steps[call.step]
        order = order_of(call, plan, self._start.head, day_budget=self.state.plan.day_budget)
        silence: ActivityError | None = None
        try:
            if plan.call_reads.roots:
                order.scope = await self.here(SCOPE_OF_CALL, call)
            is_alone, queue = self._suspects.is_alone(instance_of(call)), workflow.info().task_queue
            end = await workflow.execute_activity(
                CARRY_OUT_ALONE if is_alone else CARRY_OUT,
                order,
                task_queue=suspects_queue(queue) if is_alone else calls_queue(queue),
                result_type=CallEnd,
                start_to_close_timeout=timedelta(seconds=plan.timeout_s + 3 * GRACE_S),
                heartbeat_timeout=timedelta(seconds=HEARTBEAT_S),
                retry_policy=_ONCE,
                cancellation_type=ActivityCancellationType.TRY_CANCEL,
            )
        except ActivityError as fault:
            end, silence = end_unheard(fault, self._reason(call)), fault
        except asyncio.CancelledError:
            end = call_end(aborted(self._reason(call) or "cancelled"))
        is_cut_off = self._reason(call) is not None
        self._calls.pop(instance_of(call), None)
        self._aborted.pop(instance_of(call), None)
        self._judge(call, None if is_cut_off else silence)
        self._record(call, asdict(end))
        self._begin_held()

    def _judge(self, call: StartAttempt, silence: ActivityError | None) -> None:
        """Clear a call that came to its end, and set the run aside for one that ends its workers."""
        fault = self._suspects.ended(instance_of(call), silence)
        if fault is not None:
            error = {**fault.as_json(), "step": call.step}
            self.post("run.quarantined", {"error": error}, call.step, None)
            self._cut_off("quarantined", None)

    def _reason(self, call: StartAttempt) -> str | None:
        """Return why a call was cut off, None when it was not."""
        return self._abort_reason or self._aborted.get(instance_of(call))

    def _record_end(self, call: StartAttempt, outcome: StepOutcome) -> None:
        self._record(call, asdict(call_end(outcome)))

    def _record(self, call: StartAttempt, end: dict[str, Any]) -> None:
        self.post(end["event"], {**named(call), **end["data"]}, call.step, call.item)

    def _cut_off(self, reason: str, command: AbortAttempts | None) -> None:
        """Cut off every call, or those inside the group, or the one item of it, that a command names."""
        if command is None or command.group is None:
            self._abort_reason = reason

        def is_cut_off(place: Instance) -> bool:
            return command is None or is_meant(command, self.state.plan, place)

        meant = [call for call in self._held if is_cut_off(instance_of(call))]
        self._held = [call for call in self._held if call not in meant]
        for call in meant:
            self._record_end(call, aborted(reason))
        for place, task in self._calls.items():
            if is_cut_off(place):
                self._aborted[place] = reason
                task.cancel()

    def _rung(self, name: str) -> None:
        self.post("timer.fired", {"timer": name}, None, None)

    # A fresh history -------------------------------------------------------------------------

    def _is_full(self) -> bool:
        info = workflow.info()
        return (
            info.is_continue_as_new_suggested()
            or info.get_current_history_length() >= self._start.longest_history
        )

    def _carried(self) -> RunStart:
        start = self._start
        return RunStart(
            head=start.head,
            document=start.document,
            keeps_document=start.keeps_document,
            engine_version=start.engine_version,
            concurrency_key=start.concurrency_key,
            state=dump_state(self.state),
            timers=dict(self._alarm.due),
            children=self.children.known,
            held=[attempt_as_json(call) for call in self._held],
            strikes=self._suspects.strikes,
            is_careful=self._is_careful,
            longest_history=start.longest_history,
            imported=start.imported,
        )
