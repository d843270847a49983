"""Trying one step: the real core decides what its answer, real, simulated or made up, would lead to."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final, Literal

from engine.core.backoff import parse_moment
from engine.core.commands import StartChild
from engine.core.events import Envelope
from engine.core.plan import StepPlan
from engine.core.scope import Here, units_of, walk
from engine.core.state import RunState, new_state
from engine.ports import (
    ActionError,
    Clock,
    Evaluator,
    Failed,
    StepCall,
    StepOutcome,
    StepRunner,
    Succeeded,
)
from engine.ports.runs import RunRequest
from engine.runtime.alarm import Alarm
from engine.runtime.live_run import ChildEnd, LiveRun
from engine.runtime.plans import CompiledVersion
from engine.runtime.rehearse import Occasion, assumptions
from engine.runtime.sealed import sealed
from engine.runtime.stage import NOBODY, JumpingClock, Stage, head_of_nobody, play_out, world_of

TriedStatus = Literal[
    "succeeded", "failed", "skipped", "retrying", "parked", "waiting", "not_reached"
]
_EARLIER: Final = Failed(
    ActionError("remote_down", "mocked", "An earlier attempt, made up for a test.", retryable=True)
)
_ENDS: Final[dict[str, TriedStatus]] = {
    "step.succeeded": "succeeded",
    "step.failed": "failed",
    "step.skipped": "skipped",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: a step, which item and attempt of it, and the answer it gets."""

    step: str
    index: int | None = None
    """Of the step's own items; where it has none, of those of the nearest group around it."""
    attempt: int = 1
    answer: StepOutcome | None = None
    """Made up; without it the step is simulated, or really called where `really` says so."""
    really: StepRunner | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What a step got, gave and led to."""

    status: TriedStatus
    input: Any
    output: Any
    error: dict[str, Any] | None
    reason: str | None
    attempts: int
    again_after_s: float | None
    may_have_happened_twice: bool
    waits_for: dict[str, Any] | None
    next: tuple[str, ...]
    run_status: str
    run_error: dict[str, Any] | None
    idempotency_key: str | None
    events: list[Envelope]
    notes: tuple[str, ...]


class _Answers:
    """Answers the calls of a trial: the step in question as told, every other one by simulation."""

    def __init__(self, trial: Trial, otherwise: StepRunner) -> None:
        self._trial = trial
        self._otherwise = otherwise
        self.state: Callable[[], RunState]

    async def run(self, call: StepCall) -> StepOutcome:
        """Answer a call."""
        trial = self._trial
        if call.step_id != trial.step:
            return await self._otherwise.run(call)
        if trial.index is not None and not self._is_of_item(call, trial.index):
            return await self._otherwise.run(call)
        if call.attempt < trial.attempt:
            return _EARLIER if isinstance(trial.answer, Succeeded | None) else trial.answer
        if trial.answer is not None:
            return trial.answer
        return await (trial.really or self._otherwise).run(call)

    def _is_of_item(self, call: StepCall, meant: int) -> bool:
        for here in walk(self.state()):
            if here.plan.id == call.step_id:
                for index, unit in units_of(here):
                    if unit.key == call.idempotency_key:
                        return _stands_in(here, index, meant)
        return False


async def try_step(
    version: CompiledVersion,
    trial: Trial,
    occasion: Occasion,
    *,
    otherwise: StepRunner,
    evaluator: Evaluator,
    clock: Clock,
    called: Callable[[StartChild], ChildEnd],
) -> Tried:
    """Play a run in memory until the step in question has come to its end, or to a rest."""
    jumping = JumpingClock(clock.now())
    answers = _Answers(trial, otherwise)

    async def play(call: StartChild) -> ChildEnd:
        if call.step == trial.step and trial.answer is not None:
            return _child_end(trial.answer)
        return called(call)

    stage = Stage(Alarm(jumping), play)
    head = head_of_nobody(jumping.now(), occasion.mode)
    world = world_of(answers, evaluator, jumping)
    run = LiveRun(head, new_state(version.plan, "test"), world, stage)
    answers.state = lambda: run.state
    with sealed() if trial.really is None else nullcontext():
        run.post("run.requested", _requested(run, version, occasion, evaluator))
        notes = await play_out(
            run, stage, jumping, assumptions, lambda: _is_at_rest(run, stage, trial)
        )
    return _tried(run, stage.events, trial, notes)


def _requested(
    run: LiveRun, version: CompiledVersion, occasion: Occasion, evaluator: Evaluator
) -> dict[str, Any]:
    request = RunRequest(
        org_id=NOBODY,
        workspace_id=NOBODY,
        workflow_id=NOBODY,
        trigger=dict(occasion.trigger),
        trigger_id=occasion.trigger_id,
        inputs=None if occasion.inputs is None else dict(occasion.inputs),
        mode=occasion.mode,
        rerun=None if occasion.pins is None else dict(occasion.pins),
    )
    data = version.requested(request, evaluator, occasion.variables)
    for root in ("trigger", "inputs"):
        data[root] = run.values.take(data[root])
    return data


def _child_end(answer: StepOutcome) -> ChildEnd:
    if isinstance(answer, Succeeded):
        return ChildEnd(None, "succeeded", answer.output)
    return ChildEnd(None, "failed", error=answer.error.as_json())


def _stands_in(here: Here, index: int | None, meant: int) -> bool:
    """Tell whether an attempt of a step is that of the item that is asked about."""
    if here.plan.foreach is not None:
        return index == meant
    return bool(here.plan.loops) and here.scope.path[-1] == meant


def _is_at_rest(run: LiveRun, stage: Stage, trial: Trial) -> bool:
    """Tell whether what was asked about is answered: it ended, waits, or is about to be tried again."""
    for here in walk(run.state):
        if here.plan.id != trial.step:
            continue
        is_meant = trial.index is None or _stands_in(here, None, trial.index)
        if is_meant and here.state.wait is not None:
            return True
        for index, unit in units_of(here):
            is_meant = trial.index is None or _stands_in(here, index, trial.index)
            if is_meant and unit.status == "parked":
                return True
            if is_meant and unit.status == "retrying" and unit.attempt >= trial.attempt:
                return True
    own = _own_events(run.state.plan.steps[trial.step], stage.events, trial)
    return any(_is_end(event, trial) for event in own)


def _own_events(plan: StepPlan, events: list[Envelope], trial: Trial) -> list[Envelope]:
    """Return what is told of the step in question, and of no other item of it than the one meant."""
    own = [event for event in events if event["step"] == trial.step]
    if trial.index is None:
        return own
    if plan.foreach is not None:
        return [one for one in own if one["data"].get("index") in (None, trial.index)]
    begun = (e for e in events if e["type"] == "item.started" and e["step"] == plan.loops[-1])
    items = {event["item"] for event in begun if event["data"]["index"] == trial.index}
    return [event for event in own if event["item"] in items]


def _is_end(event: Envelope, trial: Trial) -> bool:
    """Tell whether it is the end that is asked about: of an item, or of the step in its scope."""
    if "index" in event["data"]:
        return trial.index is not None and event["type"] == "item.settled"
    return event["type"] in _ENDS


def _tried(run: LiveRun, events: list[Envelope], trial: Trial, notes: list[str]) -> Tried:
    plan, state = run.state.plan.steps[trial.step], run.state
    own = _own_events(plan, events, trial)
    end = next((event for event in own if _is_end(event, trial)), None)
    is_of_items = trial.index is not None and plan.foreach is not None
    if is_of_items and end is not None and end["type"] == "step.succeeded":
        # The step went well without the item that is asked about: there is none of this number.
        own, end = [], None
        notes = [*notes, f"{trial.step}: it has no item {trial.index}; the first one is 0."]
    last = own[-1] if own else None
    started = [event for event in own if "args" in event["data"]]
    again = last if last is not None and last["type"] == "step.retrying" else None
    waits = last["data"] if last is not None and last["type"] == "step.waiting" else None
    data = end["data"] if end is not None else {}
    error = data.get("error") or (again["data"]["error"] if again else None)
    return Tried(
        status=_status(end, again, waits),
        input=run.values.resolve(started[0]["data"]["args"]) if started else None,
        output=run.values.resolve(data.get("output")),
        error=error,
        reason=data.get("reason"),
        attempts=sum(event["type"] in ("step.started", "item.started") for event in own),
        again_after_s=None if again is None else _seconds(again["at"], again["data"]["at"]),
        may_have_happened_twice=bool(again and again["data"].get("may_have_happened_twice")),
        waits_for=waits,
        next=_next(events, plan, end),
        run_status=state.status,
        run_error=state.error,
        idempotency_key=next((e["data"].get("idempotency_key") for e in started), None),
        events=events,
        notes=tuple(notes),
    )


def _status(
    end: Envelope | None, again: Envelope | None, waits: dict[str, Any] | None
) -> TriedStatus:
    if end is not None:
        is_item = end["type"] == "item.settled"
        return ("succeeded" if end["data"]["ok"] else "failed") if is_item else _ENDS[end["type"]]
    if again is not None:
        return "retrying"
    if waits is None:
        return "not_reached"
    return "parked" if "unknown_outcome" in waits else "waiting"


def _seconds(at: str, due: str) -> float:
    return (parse_moment(due) - parse_moment(at)).total_seconds()


def _next(events: list[Envelope], plan: StepPlan, end: Envelope | None) -> tuple[str, ...]:
    """Name the steps that were let run by the end of this one."""
    if end is None:
        return ()
    after = (event for event in events if event["seq"] > end["seq"])
    return tuple(
        dict.fromkeys(
            event["step"]
            for event in after
            if event["type"] == "step.scheduled" and event["step"] in plan.dependents
        )
    )
