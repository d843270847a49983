"""Trying one step of a draft: sealed with any answer one can think of, or really, once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from api.drafts.assumed import Assumed, assumed
from api.drafts.known import known_of
from api.drafts.misfits import misfits
from api.drafts.rehearsal import trigger_of
from api.drafts.testing_schemas import LiveTestGiven, Mock, RetryShown, StepTested, TestGiven
from api.fixtures.schemas import MockError
from api.fixtures.service import Answers
from api.room import Room
from engine.core.commands import StartChild
from engine.core.pins import pinned
from engine.core.plan import StepPlan
from engine.core.rerun import QUIET
from engine.errors import Conflict, Invalid, NotFound
from engine.ports import (
    ActionError,
    Failed,
    NothingSeen,
    StepCall,
    StepOutcome,
    StepRunner,
    Succeeded,
    Unknown,
    uuid7,
)
from engine.runtime.live_run import ChildEnd
from engine.runtime.plans import CompiledVersion, compile_version
from engine.runtime.rehearse import Occasion
from engine.runtime.try_step import Trial, Tried, try_step
from tools.samples import sample_of
from tools.simulate import SimulatedRunner


class NotTestedLive(Invalid):
    """Only an action can really be performed by itself."""

    code = "not_tested_live"


class NoItems(Invalid):
    """An item is asked about, and neither the step nor a group around it runs for each."""

    code = "no_items"


class LiveTestNotConfirmed(Conflict):
    """The step would change something outside, and nobody has agreed to exactly that."""

    code = "live_test_not_confirmed"


@dataclass(frozen=True, slots=True)
class _Ready:
    """A draft in which one step can be tried."""

    revision: int
    version: CompiledVersion
    made: Assumed
    answers: Answers
    own: StepOutcome | None
    variables: Mapping[str, Any]
    notes: tuple[str, ...]

    def plan(self, step: str) -> StepPlan:
        return self.version.plan.steps[step]


@dataclass(frozen=True, slots=True)
class _Really:
    """Performs calls in the name of a workspace, as tests; they are nobody's run."""

    room: Room
    workflow_id: UUID

    async def run(self, call: StepCall) -> StepOutcome:
        """Perform a call."""
        own = replace(
            call,
            org_id=str(self.room.org_id),
            workspace_id=str(self.room.workspace_id),
            workflow_id=str(self.workflow_id),
            run_id=f"test-{uuid7()}",
            idempotency_key=f"test/{uuid7()}",
            mode="test",
            seen=NothingSeen(),
        )
        return await self.room.services.runner.run(own)


class StepTests:
    """Tries steps of one workspace's drafts; no transaction is open while they run."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def sealed(self, workflow_id: UUID, given: TestGiven) -> StepTested:
        """Try a step with the network closed."""
        ready = await self._ready(workflow_id, given)
        return _shown(given, ready, await self._try(given, ready, None), was_real=False)

    async def live(self, workflow_id: UUID, given: LiveTestGiven) -> StepTested:
        """Really perform a step, if what it would do is what was confirmed."""
        ready = await self._ready(workflow_id, given)
        plan = ready.plan(given.step)
        if plan.kind != "action" or given.mock is not None:
            raise NotTestedLive(f"{given.step!r} is no action to be really performed.")
        if plan.effect not in QUIET:
            tried = await self._try(given, ready, None)
            if given.confirm != _confirmation(given, ready, tried):
                raise LiveTestNotConfirmed(
                    f"{given.step!r} changes something outside ({plan.effect}): test it sealed and "
                    "send the confirmation of what that has shown.",
                    effect=plan.effect,
                )
        async with self._room.transaction() as session:
            await self._room.note(session, "draft.test", workflow_id, step=given.step)
        really = _Really(self._room, workflow_id)
        return _shown(given, ready, await self._try(given, ready, really), was_real=True)

    async def _ready(self, workflow_id: UUID, given: TestGiven) -> _Ready:
        services = self._room.services
        async with self._room.transaction() as session:
            known = await known_of(self._room, session, workflow_id, given.fixtures)
        document, answers = known.document, known.answers
        if document.step(given.step) is None:
            raise NotFound(f"There is no step {given.step!r} in the draft.")
        made = assumed(document, services.catalog, calls_are_open=True)
        results = {**known.samples, **answers.results, **given.steps}
        errors = {step: fault for step, fault in answers.errors.items() if step not in given.steps}
        others = Answers(
            {step: value for step, value in results.items() if step != given.step},
            {step: fault for step, fault in errors.items() if step != given.step},
        )
        own = _own(known.chosen, given.step)
        notes = [f"{step}: its sample stands for its answer." for step in known.samples]
        compiled = compile_version(made.document, services.catalog)
        plan = compiled.plan.steps[given.step]
        if given.index is not None and plan.foreach is None and not plan.loops:
            raise NoItems(f"{given.step!r} runs once: it has no items to choose from.")
        if given.mock is not None and "result" in given.mock.model_fields_set:
            made_up = given.mock.result
            notes += misfits(document, services.catalog, given.step, made_up, is_item=True)
        variables = known.variables
        return _Ready(known.revision, compiled, made, others, own, variables, tuple(notes))

    async def _try(self, given: TestGiven, ready: _Ready, really: StepRunner | None) -> Tried:
        services, shapes = self._room.services, ready.made.shapes
        trial = Trial(
            step=given.step,
            index=given.index,
            attempt=given.attempt,
            answer=_outcome(given.mock) if given.mock is not None else ready.own,
            really=really,
        )
        document = ready.made.document
        answers = ready.answers
        occasion = Occasion(
            inputs=given.inputs,
            trigger=given.trigger or trigger_of(document, services.catalog),
            variables=ready.variables,
            pins=pinned(ready.version.plan, answers.results, answers.errors),
        )

        def called(call: StartChild) -> ChildEnd:
            schema: Mapping[str, Any] = shapes.get(call.step, {"type": "object"})
            return ChildEnd(None, "succeeded", sample_of(schema))

        return await try_step(
            ready.version,
            trial,
            occasion,
            otherwise=SimulatedRunner(services.registry, services.evaluator, shapes=shapes),
            evaluator=services.evaluator,
            clock=services.clock,
            called=called,
        )


def _own(chosen: Answers, step: str) -> StepOutcome | None:
    """Return what a set of fixtures says the step itself answers."""
    if step in chosen.errors:
        return Failed(_error(MockError.model_validate(chosen.errors[step])))
    return Succeeded(chosen.results[step]) if step in chosen.results else None


def _outcome(mock: Mock) -> StepOutcome:
    if mock.error is not None:
        return Failed(_error(mock.error))
    if mock.unknown:
        text = "Nobody can tell how it ended; made up for a test."
        return Unknown(ActionError("timeout", "mocked", text, retryable=True))
    return Succeeded(mock.result)


def _error(told: MockError) -> ActionError:
    return ActionError(
        told.class_,
        told.code,
        told.message,
        retryable=told.retryable,
        retry_after_s=told.retry_after_s,
        nothing_happened=told.nothing_happened,
    )


def _confirmation(given: TestGiven, ready: _Ready, tried: Tried) -> str:
    facts = [ready.revision, given.step, given.index, tried.input]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _shown(given: TestGiven, ready: _Ready, tried: Tried, *, was_real: bool) -> StepTested:
    plan = ready.plan(given.step)
    retry = None
    if tried.again_after_s is not None:
        retry = RetryShown(
            after_s=tried.again_after_s, may_have_happened_twice=tried.may_have_happened_twice
        )
    return StepTested(
        step=given.step,
        status=tried.status,
        effect=plan.effect,
        input=tried.input,
        output=tried.output,
        error=tried.error,
        reason=tried.reason,
        attempts=tried.attempts,
        retry=retry,
        waits_for=tried.waits_for,
        on_failure=_on_failure(plan),
        next=list(tried.next),
        run_status=tried.run_status,
        run_error=tried.run_error,
        was_real=was_real,
        confirmation=None if was_real else _confirmation(given, ready, tried),
        events=[dict(event) for event in tried.events],
        notes=[*ready.made.notes, *ready.notes, *tried.notes],
    )


def _on_failure(plan: StepPlan) -> Any:
    if plan.failure_is_handled:
        return "goes_to_its_port"
    return "continues" if plan.on_error == "continue" else "ends_the_run"
