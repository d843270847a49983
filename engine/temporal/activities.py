"""What a worker does for its runs: evaluate, carry out, record."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any, Final, cast
from uuid import UUID

from temporalio import activity

from engine.core.action import Effect
from engine.core.commands import Evaluate, StartAttempt, StartChild
from engine.core.scope import locate
from engine.errors import FlowError, Unavailable
from engine.ports import Evaluator, NothingSeen, StepCall, StepRunner
from engine.ports.runs import RunHead
from engine.runtime.attempts import carry_out, outcome_event
from engine.runtime.evaluation import error_json
from engine.runtime.points import NoPoints, Points
from engine.runtime.values import BLOB, Values
from engine.temporal.memory import RunMemory, keep_fresh, recall
from engine.temporal.past_tasks import has_ended_a_worker
from engine.temporal.ports import CalledRuns, RunRecords
from engine.temporal.projection import Projection, batch_of
from engine.temporal.shapes import (
    CARRY_OUT,
    CARRY_OUT_ALONE,
    CARRY_OUT_HERE,
    EVALUATE,
    PROJECT,
    SCOPE_OF_CALL,
    START_CHILD,
    TELL_CHILD,
    CallEnd,
    CallOrder,
    head_from,
    order_of,
)

BEAT_S: Final = 1.0
SAID_S: Final = 0.5
"""How long what a worker says first takes, generously, to be heard."""
BATCH_S: Final = 5.0
"""How long pure steps are carried out before their ends are recorded."""


class Activities:
    """The activities of one worker process, over its runner, evaluator and storage."""

    def __init__(
        self,
        runner: StepRunner,
        evaluator: Evaluator,
        records: RunRecords,
        called: CalledRuns,
        points: Points | None = None,
    ) -> None:
        self._runner = runner
        self._evaluator = evaluator
        self._records = records
        self._called = called
        self._points = points or NoPoints()
        self._under_way = 0

    def of_runs(self) -> list[Any]:
        """Return the activities that decide and record."""
        return [
            self.evaluate,
            self.carry_out_here,
            self.scope_of_call,
            self.start_child,
            self.tell_child,
            self.project,
        ]

    def of_calls(self) -> list[Any]:
        """Return the activities that reach outside."""
        return [self.carry_out]

    def of_suspects(self) -> list[Any]:
        """Return what makes a call under which workers have fallen silent."""
        return [self.carry_out_alone]

    @activity.defn(name=EVALUATE)
    async def evaluate(self, key: str, number: int) -> list[dict[str, Any]]:
        """Answer an `Evaluate` of a run in this process."""
        memory = recall(key)
        order: Evaluate = memory.orders[number]
        await memory.learn(self._records)
        values = memory.evaluation(self._evaluator).answer(order)
        await memory.keep_fresh(self._records)
        return values

    @activity.defn(name=CARRY_OUT_HERE)
    async def carry_out_here(self, key: str, number: int) -> list[dict[str, Any]]:
        """Carry out pure steps of a run in this process, in order, for a moment; answer the ends of the first ones.

        Of none where one of them may have ended a worker: they are to be put on record first.
        """
        memory = recall(key)
        if memory.is_late and not memory.is_sound:
            if await has_ended_a_worker():
                return []
            memory.is_sound = True
        calls: list[StartAttempt] = memory.orders[number]
        await memory.learn(self._records)
        until, ends = time.monotonic() + BATCH_S, list[dict[str, Any]]()
        for call in calls:
            ends.append(asdict(await self._end_here(memory, call)))
            if time.monotonic() > until:
                break
        await memory.keep_fresh(self._records)
        return ends

    async def _end_here(self, memory: RunMemory, call: StartAttempt) -> CallEnd:
        plan = memory.state.plan.steps[call.step]
        order = order_of(call, plan, {}, self._scope(memory, call))
        order.args = memory.values.resolve(order.args)
        step_call = self._call(memory.head, order)
        outcome = await carry_out(self._runner, step_call, plan.effect)
        event, data = outcome_event(outcome, memory.values)
        return CallEnd(event, data)

    @activity.defn(name=SCOPE_OF_CALL)
    async def scope_of_call(self, key: str, number: int) -> Any:
        """Return the roots the expressions among a call's arguments read, large ones by reference."""
        memory = recall(key)
        call: StartAttempt = memory.orders[number]
        await memory.learn(self._records)
        scope = memory.values.take(self._scope(memory, call))
        await memory.keep_fresh(self._records)
        return scope

    @activity.defn(name=START_CHILD)
    async def start_child(self, key: str, number: int) -> dict[str, Any]:
        """Ask for the run of a call, and say which it is; or why there is none."""
        memory = recall(key)
        call: StartChild = memory.orders[number]
        await memory.learn(self._records)
        inputs = dict(memory.values.resolve(call.inputs))
        above = memory.state.request.get("parent") or {}
        try:
            found = await self._called.start(memory.head, above, call, inputs)
        except Unavailable:
            raise
        except FlowError as fault:
            return {"error": error_json(fault)}
        place = {"run_id": str(found.run_id), "workflow_id": str(found.workflow_id)}
        return {**place, "version": found.version}

    @activity.defn(name=TELL_CHILD)
    async def tell_child(self, key: str, number: int) -> None:
        """Hand a request on to the run of a call."""
        child, kind = recall(key).orders[number]
        await self._called.tell(UUID(child), kind)

    @activity.defn(name=CARRY_OUT)
    async def carry_out(self, order: CallOrder) -> CallEnd:
        """Carry out an attempt that reaches outside; its worker is heard of once a second."""
        head = head_from(order.head)
        values = Values()
        for part in (order.args, order.scope):
            await self._learn(values, head.org_id, part)
        order.args, order.scope = values.resolve(order.args), values.resolve(order.scope)
        async with self._heard_of():
            await self._points.reach("before_call")
            effect = cast("Effect", order.effect)
            outcome = await carry_out(self._runner, self._call(head, order), effect)
            await self._points.reach("after_call")
        event, data = outcome_event(outcome, values)
        await keep_fresh(values, head.org_id, head.workspace_id, self._records)
        return CallEnd(event, data)

    @activity.defn(name=CARRY_OUT_ALONE)
    async def carry_out_alone(self, order: CallOrder) -> CallEnd:
        """Carry out an attempt that may end this process, once it is known what else goes on in it."""
        async with self._heard_of():
            await asyncio.sleep(SAID_S)
        return await self.carry_out(order)

    @activity.defn(name=PROJECT)
    async def project(self, projection: Projection) -> None:
        """Write what a run has decided where people read it."""
        await self._points.reach("before_commit")
        await self._records.project(batch_of(projection))
        await self._points.reach("after_commit")

    def _scope(self, memory: RunMemory, call: StartAttempt) -> dict[str, Any]:
        plan = memory.state.plan.steps[call.step]
        here = locate(memory.state, call.step, call.scope)
        return memory.evaluation(self._evaluator).scope(plan.call_reads, here, call.index)

    def _call(self, head: RunHead, order: CallOrder) -> StepCall:
        is_live = head.mode == "live"
        return StepCall(
            org_id=str(head.org_id),
            workspace_id=str(head.workspace_id),
            workflow_id=str(head.workflow_id),
            run_id=str(head.run_id),
            step_id=order.step,
            item_key=order.item,
            attempt=order.attempt,
            idempotency_key=order.idempotency_key,
            action=order.action,
            args=order.args,
            scope=order.scope or {},
            connection=order.connection,
            timeout_s=order.timeout_s,
            mode=head.mode,
            output_schema=order.output_schema,
            seen=self._records.seen_keys(head.workflow_id, order.step)
            if is_live
            else NothingSeen(),
            may_repeat=order.may_repeat,
            day_budget=order.day_budget,
        )

    async def _learn(self, values: Values, org_id: UUID, part: Any) -> None:
        if type(part) is dict and BLOB in part:
            payload = await self._records.blob(org_id, part[BLOB])
            if payload is not None:
                values.learn(part[BLOB], payload)

    @asynccontextmanager
    async def _heard_of(self) -> AsyncIterator[None]:
        """Say once a second that this worker lives, and how many other calls it makes; so it hears of a cancellation."""

        async def beat() -> None:
            while True:
                activity.heartbeat(self._under_way - 1)
                await asyncio.sleep(BEAT_S)

        self._under_way += 1
        task = asyncio.create_task(beat())
        try:
            yield
        finally:
            self._under_way -= 1
            task.cancel()
