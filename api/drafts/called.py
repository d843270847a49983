"""The workflows that a document calls, as the validator and rehearsals ask for them."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select

from api.drafts.checking import Checking
from api.repository import Repository
from engine.core.action import worst_effect
from engine.core.document import CallStep, Document, walk_steps
from engine.core.machine_call import MAX_DEPTH
from engine.core.validate import CalledWorkflow, inputs_schema
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion

Place = tuple[str, int | None]


class _Row(NamedTuple):
    workflow_id: UUID
    number: int | None
    document: dict[str, Any] | None


class CalledRepository(Repository):
    """Workflows of one workspace, by their keys."""

    async def version(self, key: str, number: int | None) -> _Row | None:
        """Answer a version of a workflow, the live one for None."""
        wanted = func.coalesce(number, Workflow.live_version)
        version = and_(WorkflowVersion.workflow_id == Workflow.id, WorkflowVersion.number == wanted)
        query = (
            select(Workflow.id, WorkflowVersion.number, WorkflowVersion.document)
            .outerjoin(WorkflowVersion, version)
            .where(
                Workflow.workspace_id == self.workspace_id,
                Workflow.key == key,
                Workflow.deleted_at.is_(None),
            )
        )
        row = (await self.session.execute(query)).one_or_none()
        return _Row(*row) if row is not None else None

    async def key_of(self, workflow_id: UUID) -> str | None:
        """Answer the key of a workflow."""
        query = select(Workflow.key).where(
            Workflow.id == workflow_id, Workflow.workspace_id == self.workspace_id
        )
        return (await self.session.execute(query)).scalar_one_or_none()


class Directory:
    """What is known of the workflows one document calls, directly or through others."""

    def __init__(self, own: str | None) -> None:
        self._own = own
        self._found: dict[Place, CalledWorkflow] = {}
        self._documents: dict[Place, Document] = {}

    @property
    def own(self) -> str | None:
        """Answer the key of the workflow the document is of."""
        return self._own

    def called(self, key: str, version: int | None, /) -> CalledWorkflow | None:
        """Answer a version, or the live one for None; None where there is no such workflow."""
        return self._found.get((key, version))

    def document(self, key: str, version: int | None) -> Document | None:
        """Answer the document of a version."""
        return self._documents.get((key, version))

    async def look_up(
        self, rows: CalledRepository, checking: Checking, document: Document, depth: int = 0
    ) -> None:
        """Learn what a document calls, and what that calls in turn."""
        for step in calls_of(document):
            place = (step.workflow, step.version)
            if place in self._found or depth >= MAX_DEPTH:
                continue
            row = await rows.version(*place)
            if row is None:
                continue
            # Noted before what it calls is looked at: a circle ends here.
            self._found[place] = CalledWorkflow(step.workflow, row.number)
            if row.document is not None:
                inner = self._documents[place] = Document.parse(row.document)
                await self.look_up(rows, checking, inner, depth + 1)
                self._found[place] = self._described(checking, row, step.workflow, inner)

    async def look_up_one(self, rows: CalledRepository, key: str) -> None:
        """Learn whether there is a workflow of this key, and whether it is live."""
        row = await rows.version(key, None)
        if row is not None:
            self._found.setdefault((key, None), CalledWorkflow(key, row.number))

    def _described(
        self, checking: Checking, row: _Row, key: str, document: Document
    ) -> CalledWorkflow:
        validation = checking.check(document, workflows=self)
        inner = [self.called(step.workflow, step.version) for step in calls_of(document)]
        known = [called for called in inner if called is not None]
        own = [
            effect
            for step, effect in validation.effects.items()
            if not isinstance(document.step(step), CallStep)
        ]
        leads_to = {step.workflow for step in calls_of(document)}
        return CalledWorkflow(
            key=key,
            version=row.number,
            inputs=inputs_schema(document),
            outputs=validation.outputs,
            effect=worst_effect([*own, *(called.effect for called in known)]),
            leads_to=frozenset(leads_to.union(*(called.leads_to for called in known))),
        )


def calls_of(document: Document) -> Iterator[CallStep]:
    """Answer the calls of a document, those inside groups included."""
    for _, step in walk_steps(document.steps):
        if isinstance(step, CallStep):
            yield step


def pinned_calls(document: Document, directory: Directory) -> Document:
    """Answer the document with the live version named wherever a call names none."""
    plain = document.to_json()
    if not _pin(plain.get("steps", []), directory):
        return document
    return Document.parse(plain)


def _pin(steps: list[dict[str, Any]], directory: Directory) -> bool:
    """Pin in place; tell whether anything was."""
    was_changed = False
    for step in steps:
        if step.get("type") == "call" and step.get("version") is None:
            called = directory.called(step["workflow"], None)
            if called is not None and called.version is not None:
                step["version"] = called.version
                was_changed = True
        was_changed |= _pin(step.get("steps", []), directory)
    return was_changed


async def directory_of(
    rows: CalledRepository, checking: Checking, document: Document, workflow_id: UUID | None = None
) -> Directory:
    """Answer what a document calls; one that calls nothing costs no look-up."""
    told = document.settings.on_error
    if told is None and next(calls_of(document), None) is None:
        return Directory(None)
    own = await rows.key_of(workflow_id) if workflow_id is not None else None
    directory = Directory(own)
    await directory.look_up(rows, checking, document)
    if told is not None:
        await directory.look_up_one(rows, told.workflow)
    return directory
