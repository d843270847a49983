"""A run in memory: the same core, no store, a clock that jumps to the next moment anything waits for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine.core.action import Catalog
from engine.core.commands import StartChild
from engine.core.document import Document
from engine.core.events import Envelope, RunStatus
from engine.core.scope import walk
from engine.core.state import RunState, new_state
from engine.ports import Clock, Evaluator, RunMode, StepRunner
from engine.ports.runs import RunRequest
from engine.runtime.alarm import Alarm
from engine.runtime.live_run import ChildEnd, LiveRun
from engine.runtime.plans import compile_version
from engine.runtime.sealed import sealed
from engine.runtime.stage import (
    NOBODY,
    JumpingClock,
    Stage,
    head_of_nobody,
    play_out,
    world_of,
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a rehearsal starts with: as a person, or as one of the triggers, would start it."""

    inputs: Mapping[str, Any] | None = None
    trigger: Mapping[str, Any] = field(default_factory=dict)
    trigger_id: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    mode: RunMode = "rehearsal"
    pins: Mapping[str, Any] | None = None
    """What steps have been given as their results, as the first event carries it."""


@dataclass(frozen=True, slots=True)
class RehearsedStep:
    """What a step got and gave; of a step with items, the whole list."""

    status: str
    input: Any = None
    output: Any = None
    error: dict[str, Any] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RehearsalResult:
    """How a rehearsal went. Notes say what was assumed on people's behalf."""

    status: RunStatus
    steps: dict[str, RehearsedStep]
    events: list[Envelope]
    notes: list[str]
    outputs: Any = None
    error: dict[str, Any] | None = None


Called = Callable[[StartChild], Document | ChildEnd]
"""Answers what a call runs: the document of the other workflow, or at once how that would end."""


def nothing_to_call(call: StartChild) -> ChildEnd:
    """Answer that there is nothing of that name."""
    name = call.workflow if call.version is None else f"{call.workflow}, version {call.version}"
    fault = {
        "class": "logic",
        "code": "not_found",
        "message": f"There is no workflow {name}, or nothing of it is live.",
        "retryable": False,
        "blame": "yours",
    }
    return ChildEnd(None, "failed", error=fault)


async def rehearse(
    document: Document,
    occasion: Occasion,
    *,
    catalog: Catalog,
    runner: StepRunner,
    evaluator: Evaluator,
    clock: Clock,
    called: Called = nothing_to_call,
) -> RehearsalResult:
    """Run a document in memory; approvals are taken as given, awaited events as received.

    Workflows it calls are rehearsed with it, by the same runner.
    """
    with sealed():
        return await _Rehearsal(catalog, runner, evaluator, called).play(document, occasion, clock)


@dataclass(frozen=True, slots=True)
class _Rehearsal:
    """What a rehearsal and those of the workflows it calls share."""

    catalog: Catalog
    runner: StepRunner
    evaluator: Evaluator
    called: Called

    async def play(
        self,
        document: Document,
        occasion: Occasion,
        clock: Clock,
        parent: dict[str, Any] | None = None,
    ) -> RehearsalResult:
        """Run one document to its end."""
        version = compile_version(document, self.catalog)
        jumping = JumpingClock(clock.now())
        notes: list[str] = []

        async def play(call: StartChild) -> ChildEnd:
            inputs = run.values.resolve(call.inputs)
            inner = replace(occasion, inputs=inputs, trigger={}, trigger_id=None, pins=None)
            link = {"depth": (parent or {}).get("depth", 0) + 1, "key": call.key}
            return await self._call(call, inner, jumping, link, notes)

        stage = Stage(Alarm(jumping), play)
        state = new_state(version.plan, "rehearsal")
        head = head_of_nobody(jumping.now(), occasion.mode)
        run = LiveRun(head, state, world_of(self.runner, self.evaluator, jumping), stage)
        request = _request(occasion, parent)
        data = version.requested(request, self.evaluator, occasion.variables)
        for root in ("trigger", "inputs"):
            data[root] = run.values.take(data[root])
        run.post("run.requested", data)
        notes.extend(await play_out(run, stage, jumping, assumptions))
        return _result(run, stage, notes)

    async def _call(
        self,
        call: StartChild,
        occasion: Occasion,
        clock: Clock,
        link: dict[str, Any],
        notes: list[str],
    ) -> ChildEnd:
        document = self.called(replace(call, inputs=occasion.inputs))
        if isinstance(document, ChildEnd):
            return document
        result = await self.play(document, occasion, clock, link)
        notes.extend(f"{call.step}: {note}" for note in result.notes)
        return ChildEnd(None, result.status, result.outputs, result.error)


def _request(occasion: Occasion, parent: dict[str, Any] | None) -> RunRequest:
    return RunRequest(
        org_id=NOBODY,
        workspace_id=NOBODY,
        workflow_id=NOBODY,
        trigger=dict(occasion.trigger),
        trigger_id=occasion.trigger_id,
        inputs=None if occasion.inputs is None else dict(occasion.inputs),
        mode=occasion.mode,
        parent=parent,
        rerun=None if occasion.pins is None else dict(occasion.pins),
    )


def assumptions(run: LiveRun) -> Iterator[str]:
    """Answer what a person or another system would, and say so."""
    for here in walk(run.state):
        waiting = here.state.wait or {}
        name = here.plan.id if here.item is None else f"{here.plan.id} ({here.item})"
        if "approval" in waiting:
            said = {"outcome": "approved", "digest": waiting["approval"]["digest"]}
            run.post("decision.made", said, step=here.plan.id, item=here.item)
            yield f"{name}: taken as approved."
        elif "signal" in waiting:
            signal = waiting["signal"]
            run.post("signal.received", {**signal, "payload": {}})
            yield f"{name}: the event {signal['name']!r} is taken as received."


def _result(run: LiveRun, stage: Stage, notes: list[str]) -> RehearsalResult:
    state = run.state
    return RehearsalResult(
        status=state.status,
        steps=_steps(run, state, stage.events),
        events=stage.events,
        notes=notes,
        outputs=run.values.resolve(state.outputs),
        error=state.error,
    )


def _steps(run: LiveRun, state: RunState, events: list[Envelope]) -> dict[str, RehearsedStep]:
    """Read off the events what each step came to; of a step in a group with items, all of them."""
    found = {step_id: _Told() for step_id in state.plan.steps}
    for event in events:
        if event["step"] is not None:
            found[event["step"]].take(event)
    return {
        step_id: RehearsedStep(
            status=told.status,
            input=run.values.resolve_all(told.input),
            output=run.values.resolve_all(told.output),
            error=told.error,
            reason=told.reason,
        )
        for step_id, told in found.items()
    }


_ENDS: Final = {"step.skipped": "skipped", "step.succeeded": "succeeded", "step.failed": "failed"}


@dataclass(slots=True)
class _Told:
    """What the events say of one step; of its instances in a loop, the gravest."""

    input: Any = None
    output: Any = None
    error: dict[str, Any] | None = None
    reason: str | None = None
    under_way: dict[str | None, str] = field(default_factory=dict)
    ends: set[str] = field(default_factory=set)

    @property
    def status(self) -> str:
        """Return how the step has ended, else how far it has come."""
        if "failed" in self.ends or not self.under_way:
            ended = [status for status in _ENDS.values() if status in self.ends]
            return ended[-1] if ended else "not_reached"
        return next(reversed(self.under_way.values()))

    def take(self, event: Envelope) -> None:
        """Take in one event of the step."""
        kind, item, data = event["type"], event["item"], event["data"]
        if "args" in data:
            self.input = data["args"] if item is None else [*(self.input or ()), data["args"]]
        if kind == "step.scheduled":
            self.under_way[item] = "running"
        elif kind == "step.waiting" and item in self.under_way:
            self.under_way[item] = "waiting"
        elif kind in _ENDS:
            self.under_way.pop(item, None)
            self.ends.add(_ENDS[kind])
            self.error = data.get("error", self.error)
            self.reason = data.get("reason", self.reason)
            if "output" in data:
                own = data["output"]
                self.output = own if item is None else [*(self.output or ()), own]
