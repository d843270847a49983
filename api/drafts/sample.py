"""A person's live read of one reading step: its answer types the draft's holes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agent.offline.building.holes import fill
from agent.plan import Question
from api.drafts.faults import NotASample, SampleFailed
from api.drafts.narrowing import narrowed, trimmed
from api.drafts.repository import DraftRepository
from api.drafts.schemas import FilledHole, Sampled
from api.drafts.service import Drafts, Edit, found
from api.repository import Session
from api.room import Room
from api.shapes import QuestionShown
from api.variables.repository import VariableRepository
from engine.core.action import ActionSpec, effect_of
from engine.core.compile import day_budget_of
from engine.core.document import ActionStep, Document
from engine.core.hole import holes_in
from engine.core.problem import pointer
from engine.errors import ExpressionFailed
from engine.ports.ids import uuid7
from engine.ports.runner import Failed, StepCall, Succeeded
from engine.ports.seen import NothingSeen
from engine.runtime.plans import defaults_of

TIMEOUT_S = 30.0


@dataclass(frozen=True)
class _Subject:
    """The step that is read, its contract and the document around it."""

    step: ActionStep
    spec: ActionSpec
    document: Document
    args: dict[str, Any]


class Samples:
    """Samples of one workspace's drafts; the call itself holds no transaction open."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def take(self, workflow_id: UUID, step_id: str) -> Sampled:
        """Read once, write the learnt shape and the filled holes by one patch."""
        async with self._room.transaction() as session:
            rows = self._rows(session)
            draft = found(await rows.get(workflow_id))
            variables = await VariableRepository(session, *self._room.place).values()
            known = {"steps": await rows.samples(workflow_id), "vars": variables}
            subject = self._subject(draft.document, step_id, known)
            await self._room.note(session, "draft.sample", workflow_id, step=step_id)
        value = await self._called(workflow_id, subject)
        schema = narrowed(subject.spec.output_schema, value)
        operations, questions = self._learnt(subject, schema)
        async with self._room.transaction() as session:
            edit = Edit(operations, draft.revision, f"sample of {step_id}")
            patched = await Drafts(self._room, session).apply(workflow_id, edit)
            shown = trimmed(value)
            rows = self._rows(session)
            await rows.keep_sample(workflow_id, step_id, shown, schema, self._room.user_id)
            after = await Drafts(self._room, session).show(workflow_id)
        return Sampled(
            value=shown,
            schema_=schema,
            draft=after,
            filled=_filled(subject.document.to_json(), patched.document),
            questions=[_question(question) for question in questions],
        )

    def _subject(self, document_json: Any, step_id: str, known: Mapping[str, Any]) -> _Subject:
        document = Document.parse(document_json)
        step = document.step(step_id)
        if step is None:
            raise NotASample(f"There is no step {step_id!r} in the draft.")
        spec = (
            self._room.services.catalog.action(step.uses) if isinstance(step, ActionStep) else None
        )
        if spec is None or not isinstance(step, ActionStep):
            raise NotASample(f"{step_id!r} is no action that could be called.")
        effect = effect_of(spec, step.with_)
        if effect != "read":
            raise NotASample(f"{step_id!r} does not only read (it is {effect}): it is never tried.")
        scope = {"inputs": defaults_of(document.inputs), "trigger": {}, **known}
        try:
            args = self._room.services.evaluator.evaluate(dict(step.with_), scope)
        except ExpressionFailed as failed:
            raise NotASample(
                f"{step_id!r} cannot be called yet: {failed.message}. Fill its holes, and take "
                "samples of the steps it reads first."
            ) from failed
        return _Subject(step, spec, document, args)

    async def _called(self, workflow_id: UUID, subject: _Subject) -> Any:
        step = subject.step
        call = StepCall(
            org_id=str(self._room.org_id),
            workspace_id=str(self._room.workspace_id),
            workflow_id=str(workflow_id),
            run_id=f"sample-{uuid7()}",
            step_id=step.id,
            item_key=None,
            attempt=1,
            idempotency_key=f"sample/{uuid7()}",
            action=step.uses,
            args=subject.args,
            scope={},
            connection=step.connection,
            timeout_s=min(step.timeout_s or TIMEOUT_S, TIMEOUT_S),
            mode="test",
            seen=NothingSeen(),
            day_budget=day_budget_of(subject.document),
        )
        outcome = await self._room.services.runner.run(call)
        if isinstance(outcome, Succeeded):
            return outcome.output
        kind = "refused" if isinstance(outcome, Failed) else "did not answer"
        raise SampleFailed(
            f"{step.id!r} {kind}: {outcome.error.message}", error=outcome.error.as_json()
        )

    def _learnt(
        self, subject: _Subject, schema: dict[str, Any]
    ) -> tuple[list[dict[str, Any]], Sequence[Question]]:
        """Answer the patch that writes the shape and fills what it decides, and what stays open."""
        step_id, catalog = subject.step.id, self._room.services.catalog
        operations, questions = fill(subject.document.to_json(), step_id, schema, catalog)
        return [dict(operation) for operation in operations], questions

    def _rows(self, session: Session) -> DraftRepository:
        return DraftRepository(session, *self._room.place)


def _filled(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FilledHole]:
    """Answer the holes that were there before and are values now."""
    found_now = {path for path, _ in holes_in(after)}
    return [
        FilledHole(path=pointer(*path), value=_at(after, path), label=hole.label)
        for path, hole in holes_in(before)
        if path not in found_now
    ]


def _at(value: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        value = value[part]
    return value


def _question(question: Question) -> QuestionShown:
    return QuestionShown(
        id=question.id,
        text=question.text,
        choices=list(question.choices),
        path=question.path or None,
    )
