"""A past run once more, with another version or its own, on what was recorded then: no effect is performed."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.core.commands import StartChild
from engine.core.compare import RunDifference, first_difference
from engine.core.events import Envelope, RunStatus
from engine.core.record import Record
from engine.core.state import new_state
from engine.ports import Evaluator, StepRunner
from engine.ports.runs import RunRequest
from engine.runtime.alarm import Alarm
from engine.runtime.live_run import ChildEnd, LiveRun
from engine.runtime.plans import CompiledVersion
from engine.runtime.recorded import Assumption, RecordedSteps
from engine.runtime.sealed import sealed
from engine.runtime.stage import NOBODY, JumpingClock, Stage, head_of_nobody, play_out, world_of
from engine.runtime.values import Values


@dataclass(frozen=True, slots=True)
class Reenacted:
    """How a past run would have gone: where it parts from what it was, and what had to be assumed."""

    status: RunStatus
    outputs: Any
    error: dict[str, Any] | None
    difference: RunDifference | None
    assumed: tuple[Assumption, ...]
    events: list[Envelope]
    values: Values = field(repr=False)
    """What was too large for the events."""


async def reenact(
    record: Record,
    values: Values,
    version: CompiledVersion,
    *,
    run_id: str,
    started_at: datetime,
    otherwise: StepRunner,
    evaluator: Evaluator,
) -> Reenacted:
    """Run a version in memory on what was recorded of a run; `otherwise` answers what was not."""
    steps = RecordedSteps(record, values, otherwise)
    clock = JumpingClock(started_at)

    async def play(call: StartChild) -> ChildEnd:
        return steps.child(replace(call, inputs=run.values.resolve(call.inputs)))

    stage = Stage(Alarm(clock), play)
    head = head_of_nobody(started_at, "rehearsal")
    state = new_state(version.plan, run_id)
    run = LiveRun(head, state, world_of(steps, evaluator, clock), stage)
    run.values.learn_all(values)
    with sealed():
        run.post("run.requested", _requested(record, run.values, version, evaluator))
        await play_out(run, stage, clock, steps.people)
    new = Record(version.plan, stage.events)
    return Reenacted(
        status=run.state.status,
        outputs=run.values.resolve(run.state.outputs),
        error=run.state.error,
        difference=first_difference(record, new, stage.events),
        assumed=tuple(steps.assumed),
        events=stage.events,
        values=run.values,
    )


def _requested(
    record: Record, values: Values, version: CompiledVersion, evaluator: Evaluator
) -> dict[str, Any]:
    """Return the first event again; inputs a version has added are made as it says."""
    then = record.request
    request = RunRequest(
        org_id=NOBODY,
        workspace_id=NOBODY,
        workflow_id=NOBODY,
        trigger=values.resolve(then.get("trigger") or {}),
        trigger_id=then.get("trigger_id"),
        inputs=values.resolve(then.get("inputs") or {}),
    )
    made = version.requested(request, evaluator, then.get("vars") or {})
    now = {key: then[key] for key in then if key != "inputs_error"}
    now["inputs"] = values.take(made["inputs"])
    if "inputs_error" in made:
        now["inputs_error"] = made["inputs_error"]
    return now
