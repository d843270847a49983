"""Sealed rehearsals: the same core in memory, the network closed, every other call simulated."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from api.drafts.assumed import assumed, inputs_assumed
from api.drafts.called import CalledRepository, Directory, directory_of
from api.drafts.forecast import Forecasts
from api.drafts.repository import DraftRepository
from api.drafts.schemas import Rehearsed, RehearsedStep
from api.drafts.service import found
from api.fixtures.service import Answers, Fixtures
from api.room import Room
from api.variables.repository import VariableRepository
from engine.core.action import Catalog
from engine.core.commands import StartChild
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.pins import pinned
from engine.expressions import CelEngine
from engine.ports.clock import Clock
from engine.runtime.live_run import ChildEnd
from engine.runtime.rehearse import Occasion, RehearsalResult, nothing_to_call, rehearse
from tools.samples import sample_of
from tools.sdk.action import Actions
from tools.simulate import SimulatedRunner


class Rehearsals:
    """Rehearsals of one workspace's drafts; they hold no transaction while they run."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def rehearse(
        self, workflow_id: UUID, inputs: Mapping[str, Any] | None, fixtures: str | None = None
    ) -> Rehearsed:
        """Rehearse the draft, with its pins and a set of fixtures, and count what a live run would do."""
        async with self._room.transaction() as session:
            draft = found(await DraftRepository(session, *self._room.place).get(workflow_id))
            document = Document.parse(draft.document)
            called = CalledRepository(session, *self._room.place)
            directory = await directory_of(called, self._room.services.checking, document)
            answers = await Fixtures(self._room, session).answers(workflow_id, fixtures)
            variables = await VariableRepository(session, *self._room.place).values()
        result, notes = await sealed(
            self._room.services, document, inputs, directory, answers, variables
        )
        forecast = await Forecasts(self._room).of(
            workflow_id, document, result, knows_inputs=inputs is not None
        )
        return Rehearsed(
            status=result.status,
            steps=shown_steps(result),
            events=[dict(event) for event in result.events],
            forecast=forecast,
            notes=notes,
        )


class Parts(Protocol):
    """What a sealed rehearsal is made of."""

    @property
    def catalog(self) -> Catalog:
        """Return the actions there are."""

    @property
    def registry(self) -> Actions:
        """Return their code, of which only pure actions run."""

    @property
    def evaluator(self) -> CelEngine:
        """Return what computes expressions."""

    @property
    def clock(self) -> Clock:
        """Return what tells the moment it begins."""


async def sealed(
    services: Parts,
    document: Document,
    inputs: Mapping[str, Any] | None = None,
    directory: Directory | None = None,
    answers: Answers | None = None,
    variables: Mapping[str, Any] | None = None,
    trigger: Mapping[str, Any] | None = None,
) -> tuple[RehearsalResult, list[str]]:
    """Rehearse a document with plain assumptions where it has holes, inputs or trigger are not told; answer them as notes.

    Workflows it calls are rehearsed with it; without a directory what they answer is assumed.
    """
    ready = assumed(document, services.catalog, calls_are_open=directory is None)
    notes = list(ready.notes)
    if inputs is None and (made_up := inputs_assumed(document)):
        inputs = made_up
        notes.append(f"What it is started with is assumed: {', '.join(made_up)}.")
    runner = SimulatedRunner(services.registry, services.evaluator, shapes=ready.shapes)

    pins = None
    if answers is not None:
        plan = compile_plan(ready.document, services.catalog)
        pins = pinned(plan, answers.results, answers.errors)

    def called(call: StartChild) -> Document | ChildEnd:
        if directory is None:
            outputs = sample_of(ready.shapes.get(call.step, {"type": "object"}))
            return ChildEnd(None, "succeeded", outputs)
        found = directory.document(call.workflow, call.version)
        return found if found is not None else nothing_to_call(call)

    result = await rehearse(
        ready.document,
        Occasion(
            inputs=inputs,
            trigger=trigger_of(document, services.catalog, ready.call)
            if trigger is None
            else trigger,
            variables=variables or {},
            pins=pins,
        ),
        catalog=services.catalog,
        runner=runner,
        evaluator=services.evaluator,
        clock=services.clock,
        called=called,
    )
    return result, [*notes, *result.notes]


def shown_steps(result: RehearsalResult) -> dict[str, RehearsedStep]:
    """Write each step as answers carry it."""
    return {
        step_id: RehearsedStep(
            status=step.status,
            input=step.input,
            output=step.output,
            error=step.error,
            note=step.reason,
        )
        for step_id, step in result.steps.items()
    }


def usual_trigger(document: Document, catalog: Catalog) -> dict[str, Any]:
    """Answer what a rehearsal is started with where nothing else is told."""
    return trigger_of(document, catalog, assumed(document, catalog).call)


def trigger_of(
    document: Document, catalog: Catalog, call: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Answer a payload of the shape the first trigger promises, for expressions that read it.

    What a call brings is known only where the trigger itself describes it; else `call` says what is assumed of it.
    """
    described = next((t.output_schema for t in document.triggers if t.output_schema), None)
    first = document.triggers[0] if document.triggers else None
    if described is None and first is not None and first.type != "webhook":
        spec = catalog.trigger(first.uses or first.type)
        described = dict(spec.output_schema) if spec else None
    shape = described or call
    sample = sample_of(shape) if shape else {}
    return sample if isinstance(sample, dict) else {}
