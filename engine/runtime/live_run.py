"""One run in memory: takes events in order, does what the core asks, hands over what is to be committed."""

import asyncio
import time
from collections import deque
from datetime import datetime
from typing import Any, Final

import structlog

from engine.core.backoff import parse_moment
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
from engine.core.machine_attempts import RESTARTED
from engine.core.outstanding import open_attempts, outstanding
from engine.core.scope import locate
from engine.core.state import RunState
from engine.ports import (
    ActionError,
    NothingSeen,
    StepCall,
    StepOutcome,
    iso,
)
from engine.ports.runs import RunHead
from engine.runtime.attempts import (
    Instance,
    Underway,
    aborted,
    carry_out,
    instance_of,
    is_meant,
    named,
    outcome_event,
)
from engine.runtime.evaluation import Evaluation
from engine.runtime.sink import ChildEnd, Pending, Sink, World
from engine.runtime.values import Values

_log = structlog.get_logger(__name__)
SLICE_S: Final = 0.02
"""How long one run may keep the loop to itself."""


class LiveRun:
    """Drives one run. Everything happens on the executor's loop, one event at a time."""

    def __init__(self, head: RunHead, state: RunState, world: World, sink: Sink) -> None:
        self.head = head
        self.state = state
        self.values = Values()
        self.pending = Pending()
        self.timers: dict[str, str] = {}
        self.document: dict[str, Any] | None = None
        self.concurrency_key: str | None = None
        self.stored_status: RunStatus | None = None
        self.stored_timers: set[str] = set()
        self.snapshot_seq = 0
        self.snapshot_size = 0
        self.strikes = 0
        self.suspected: set[Instance] = set()
        """Calls that were under way when a process ended without a word, and have not ended since."""
        self.is_careful = False
        """Whether what a pure step starts is on record before it does."""
        self._place = (str(head.org_id), str(head.workspace_id), str(head.workflow_id))
        self._world = world
        self._sink = sink
        self._evaluation = Evaluation(state, world.evaluator, self.values)
        self._mailbox: deque[Observed] = deque()
        self._telling: dict[int, asyncio.Future[None]] = {}
        self._inline: deque[StartAttempt] = deque()
        self._underway: dict[Instance, Underway] = {}
        self._abort_reason: str | None = None
        self._aborted: dict[Instance, str] = {}
        self._pump: asyncio.Task[None] | None = None

    def post(
        self,
        event: ObservedType,
        data: dict[str, Any],
        *,
        step: str | None = None,
        item: str | None = None,
        heard: asyncio.Future[None] | None = None,
    ) -> None:
        """Give the run an event from outside; it is taken in order, and `heard` done once committed."""
        observed = Observed(event, iso(self._world.clock.now()), data, step, item)
        if heard is not None:
            self._telling[id(observed)] = heard
        self._mailbox.append(observed)
        self.wake()

    def wake(self) -> None:
        """Let the run go on with what waits in its mailbox."""
        if self._pump is None:
            self._pump = asyncio.get_running_loop().create_task(self._work())

    def recover(self) -> None:
        """Go on after a restart: calls in flight have an unknown end, evaluations are made again."""
        self._cut_short()
        for command in outstanding(self.state):
            if isinstance(command, Evaluate):
                self._answer(command)
                self.wake()
            elif isinstance(command, StartChild):
                self._sink.start_child(self, command)

    def _cut_short(self) -> None:
        for attempt in open_attempts(self.state):
            fault = ActionError(
                "ours",
                RESTARTED,
                "The service restarted during this call.",
                retryable=True,
                blame="ours",
            )
            data = {**named(attempt), "error": fault.as_json()}
            self.post("attempt.unknown", data, step=attempt.step, item=attempt.item)

    def set_aside(self, fault: ActionError, step: str | None) -> None:
        """End the run where it is."""
        error = fault.as_json() if step is None else {**fault.as_json(), "step": step}
        self.post("run.quarantined", {"error": error}, step=step)
        self._cut_short()

    def committed(self, pending: Pending) -> None:
        """Start the outside calls whose `started` is now on record."""
        for call in pending.calls:
            self._start(call)
        self.tell_children(pending)
        if self.strikes and not self.state.in_flight and not self.state.evaluating:
            self._sink.clear(self)

    def tell_children(self, pending: Pending) -> None:
        """Start, and tell, the runs this one has decided to; also when it has just ended."""
        for command in pending.children:
            if isinstance(command, StartChild):
                self._sink.start_child(self, command)
            else:
                self._sink.tell_child(self, command)

    def child_started(self, call: StartChild, run_id: str, workflow: str, version: int) -> None:
        """Record which run was started for a call."""
        found: dict[str, Any] = {"run_id": run_id, "workflow_id": workflow, "version": version}
        self._record_child("child.started", call, found)

    def child_ended(self, call: StartChild, end: ChildEnd) -> None:
        """Record how the run of a call has ended, or that it could not start."""
        facts: dict[str, Any] = {"run_id": end.run_id, "status": end.status}
        if end.status == "succeeded":
            facts["outputs"] = self.values.take(end.outputs or {})
        else:
            facts["error"] = end.error
        self._record_child("child.ended", call, facts)

    def _record_child(self, event: ObservedType, call: StartChild, found: dict[str, Any]) -> None:
        facts = {**named(call), "call": call.key, **found}
        self.post(event, facts, step=call.step, item=call.item)

    def drop(self) -> None:
        """Forget the run without another word: this process no longer executes it."""
        underway, self._underway = self._underway, {}
        for attempt in underway.values():
            attempt.cut()
        if self._pump is not None:
            self._pump.cancel()

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing goes on: no event to take, no call to make or under way."""
        return self._pump is None and not self._underway and not self.pending.calls

    async def idle(self) -> None:
        """Return once nothing goes on."""
        while True:
            tasks = [attempt.task for attempt in self._underway.values()]
            if self._pump is not None:
                tasks.append(self._pump)
            if not tasks:
                return
            await asyncio.wait(tasks)

    async def _work(self) -> None:
        try:
            while self._mailbox or self._inline:
                await self._drain()
                self._flush()
        except Exception:  # noqa: BLE001 - one broken run must not end the executor
            self._break()
        finally:
            self._pump = None
        if self._mailbox:
            self.wake()

    def _go_on_at_once(self) -> None:
        """Take what waits in the mailbox, as far as nothing has to be awaited for that."""
        until = time.monotonic() + SLICE_S
        try:
            while self._mailbox and not self._inline and time.monotonic() < until:
                self._take(self._mailbox.popleft())
            self._flush()
        except Exception:  # noqa: BLE001 - one broken run must not end what has just told it something
            self._break()
        if self._mailbox or self._inline:
            self.wake()

    def _break(self) -> None:
        _log.exception("run.broken", run_id=str(self.head.run_id))
        self._mailbox.clear()
        self._sink.broken(self)

    async def _drain(self) -> None:
        until = time.monotonic() + SLICE_S
        while self._mailbox or self._inline:
            if self._mailbox:
                self._take(self._mailbox.popleft())
            else:
                call = self._inline.popleft()
                self._record(call, await self._carry_out(call))
            if time.monotonic() > until:
                self._flush()
                await asyncio.sleep(0)
                until = time.monotonic() + SLICE_S

    def _take(self, observed: Observed) -> None:
        events = self.pending.events
        heard = self._telling.pop(id(observed), None) if self._telling else None
        if heard is not None:
            self.pending.heard.append(heard)
        events.append(envelope(self.state.seq + 1, observed))
        self.state, decided, commands = advance(self.state, observed)
        events.extend(decided)
        for command in commands:
            self._obey(command)

    def _obey(self, command: Command) -> None:
        match command:
            case Evaluate():
                self._answer(command)
            case StartAttempt():
                if self.state.plan.steps[command.step].effect == "pure" and not self.is_careful:
                    self._inline.append(command)
                else:
                    self.pending.calls.append(command)
            case SetTimer() | CancelTimer():
                self._set_timer(command)
            case StartChild() | TellChild():
                self.pending.children.append(command)
            case AbortAttempts():
                self._abort(command)
            case CommitKeys():
                self.pending.keys.append(command)
            case OpenApproval() | CloseApproval():
                self.pending.approvals.append(command)

    def _set_timer(self, command: SetTimer | CancelTimer) -> None:
        name = command.name
        if isinstance(command, SetTimer):
            self.pending.timers[name] = self.timers[name] = command.at
            self._sink.set_timer(self, name, parse_moment(command.at))
            return
        if self.timers.pop(name, None) is not None:
            self._sink.drop_timer(self, name)
        self.pending.timers[name] = None

    def _answer(self, command: Evaluate) -> None:
        if self._world.brake.is_on:
            # Left open, it is asked again by whoever takes this run over.
            return
        values = self._evaluation.answer(command)
        steps = {value.get("step") for value in values}
        step = steps.pop() if len(steps) == 1 else None
        at = iso(self._world.clock.now())
        self._mailbox.appendleft(Observed("expression.evaluated", at, {"values": values}, step))

    def timer_due(self, name: str) -> None:
        """Let a timer fire."""
        if self._world.brake.is_on:
            return
        if self.timers.pop(name, None) is not None:
            self.pending.timers[name] = None
            self.post("timer.fired", {"timer": name})

    def restore_timer(self, name: str, due: datetime) -> None:
        """Take up a timer that was set before a restart."""
        self.timers[name] = iso(due)
        self.stored_timers.add(name)
        self._sink.set_timer(self, name, due)

    def _abort(self, command: AbortAttempts) -> None:
        """Cut off every call, or those inside a group or one item of it."""
        plan, reason = self.state.plan, command.reason
        if command.group is None:
            self._abort_reason = reason
        unsent = [c for c in self.pending.calls if is_meant(command, plan, instance_of(c))]
        self.pending.calls = [call for call in self.pending.calls if call not in unsent]
        for call in unsent:
            self._record(call, aborted(reason))
        never_sent = {instance_of(call) for call in unsent}
        for place in map(instance_of, open_attempts(self.state)):
            if is_meant(command, plan, place) and place not in never_sent:
                # What is just being committed has no task yet: it is cut off when it would start.
                self._aborted[place] = reason
                if place in self._underway:
                    self._underway[place].cut()

    def _start(self, call: StartAttempt) -> None:
        reason = self._abort_reason or self._aborted.pop(instance_of(call), None)
        if reason is not None:
            self._record(call, aborted(reason))
            self.wake()
            return
        underway = self._underway[instance_of(call)] = Underway()
        attempt = self._attempt(call, underway)
        underway.task = asyncio.get_running_loop().create_task(attempt)

    async def _attempt(self, call: StartAttempt, underway: Underway) -> None:
        place, world, org_id = instance_of(call), self._world, self.head.org_id
        outcome: StepOutcome
        try:
            await world.calls.enter(org_id, self.head.workspace_id)
            try:
                await world.points.reach("before_call")
                outcome = await self._carry_out(call, underway)
                await world.points.reach("after_call")
            finally:
                world.calls.leave(org_id)
        except asyncio.CancelledError:
            if place not in self._underway:
                raise
            outcome = aborted(self._abort_reason or self._aborted.get(place, "cancelled"))
        self._underway.pop(place, None)
        self._aborted.pop(place, None)
        self._record(call, outcome)
        if self._pump is None and not self._underway:
            # Nothing that ends beside it could share its commit: the next step need not wait for a task.
            self._go_on_at_once()
        else:
            self.wake()

    async def _carry_out(self, call: StartAttempt, underway: Underway | None = None) -> StepOutcome:
        plan = self.state.plan.steps[call.step]
        here = locate(self.state, call.step, call.scope)
        head = self.head
        live = head.mode == "live"
        org_id, workspace_id, workflow_id = self._place
        step_call = StepCall(
            org_id=org_id,
            workspace_id=workspace_id,
            workflow_id=workflow_id,
            run_id=self.state.run_id,
            step_id=call.step,
            item_key=call.item,
            attempt=call.attempt,
            idempotency_key=call.idempotency_key,
            action=plan.action,
            args=self.values.resolve(call.args),
            scope=self._evaluation.scope(plan.call_reads, here, call.index),
            connection=plan.connection,
            timeout_s=plan.timeout_s,
            mode=head.mode,
            output_schema=plan.output_schema,
            seen=self._world.seen(head, call.step) if live else NothingSeen(),
            may_repeat=call.may_repeat,
            day_budget=None if plan.effect == "pure" else self.state.plan.day_budget,
        )
        return await carry_out(self._world.runner, step_call, plan.effect, underway)

    def _record(self, call: StartAttempt, outcome: StepOutcome) -> None:
        if self.suspected:
            self.suspected.discard(instance_of(call))
            if not self.suspected:
                self._sink.clear(self)
        event, data = outcome_event(outcome, self.values)
        at, facts = iso(self._world.clock.now()), {**named(call), **data}
        self._mailbox.append(Observed(event, at, facts, call.step, call.item))

    def _flush(self) -> None:
        pending, self.pending = self.pending, Pending()
        if pending.events or pending.taken:
            self._sink.submit(self, pending)


__all__ = ["ChildEnd", "LiveRun", "Pending", "Sink", "World"]
