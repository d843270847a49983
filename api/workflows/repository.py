"""Queries of workflows and the rows that follow their switch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from api.paging import After
from api.repository import Repository
from engine.store.models.draft import Draft
from engine.store.models.run import Run
from engine.store.models.workflow import Workflow


class WorkflowRow(NamedTuple):
    """A workflow beside its draft's revision and its newest run."""

    workflow: Workflow
    revision: int
    run: Run | None


@dataclass(frozen=True)
class WorkflowFilter:
    """What a list is narrowed to; without `is_archived` nobody sees what was put away."""

    q: str | None = None
    folders: Sequence[UUID] | None = None
    tags: Sequence[str] = ()
    is_archived: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        """Write the filter for a query of workflows."""
        put_away = Workflow.archived_at
        found: list[ColumnElement[bool]] = [
            put_away.is_not(None) if self.is_archived else put_away.is_(None)
        ]
        if self.q:
            pattern = f"%{_escaped(self.q)}%"
            texts = (Workflow.name, Workflow.key, Workflow.description)
            tagged = func.array_to_string(Workflow.tags, ",").ilike(pattern)
            found.append(or_(*(one.ilike(pattern) for one in texts), tagged))
        if self.folders is not None:
            found.append(Workflow.folder_id.in_(self.folders))
        if self.tags:
            found.append(Workflow.tags.contains(list(self.tags)))
        return found


class TagRow(NamedTuple):
    """A tag and how many workflows carry it."""

    name: str
    workflows: int


class WorkflowRepository(Repository):
    """Workflows of one workspace that were not deleted."""

    def _here(self) -> ColumnElement[bool]:
        return (Workflow.workspace_id == self.workspace_id) & Workflow.deleted_at.is_(None)

    async def page(
        self, asked: WorkflowFilter, after: After | None, limit: int
    ) -> Sequence[WorkflowRow]:
        """Answer one row more than the limit, the last changed first."""
        query = self._rows().order_by(Workflow.updated_at.desc(), Workflow.id.desc())
        query = query.where(*asked.conditions())
        if after is not None:
            query = query.where(tuple_(Workflow.updated_at, Workflow.id) < tuple_(*after))
        found = await self.session.execute(query.limit(limit + 1))
        return [WorkflowRow(*row) for row in found]

    async def get(self, workflow_id: UUID) -> WorkflowRow | None:
        """Answer one workflow with its revision and newest run."""
        found = await self.session.execute(self._rows().where(Workflow.id == workflow_id))
        row = found.one_or_none()
        return WorkflowRow(*row) if row else None

    async def locked(self, workflow_id: UUID) -> Workflow | None:
        """Answer the workflow and hold it until the transaction ends."""
        query = select(Workflow).where(self._here(), Workflow.id == workflow_id)
        return (await self.session.execute(query.with_for_update())).scalar_one_or_none()

    async def keys_like(self, stem: str) -> set[str]:
        """Answer every key ever used here that begins with the stem, deleted ones too."""
        query = select(Workflow.key).where(
            Workflow.workspace_id == self.workspace_id, Workflow.key.like(f"{_escaped(stem)}%")
        )
        return set((await self.session.execute(query)).scalars())

    async def tags(self) -> Sequence[TagRow]:
        """Answer every tag in use, the most used first."""
        each = (
            select(func.unnest(Workflow.tags).label("tag"))
            .where(self._here(), Workflow.archived_at.is_(None))
            .subquery()
        )
        count = func.count()
        query = select(each.c.tag, count).group_by(each.c.tag).order_by(count.desc(), each.c.tag)
        return [TagRow(*row) for row in await self.session.execute(query)]

    async def add(self, workflow: Workflow, draft: Draft) -> None:
        """Store a new workflow with its first draft."""
        self.session.add(workflow)
        await self.session.flush()
        self.session.add(draft)
        await self.session.flush()

    def _rows(self) -> Any:
        # A range of one, in the order of its index: told to be equal, the planner may walk all runs from the
        # newest on until one is of this workflow, which for one that last ran long ago are all of them.
        newest = (
            select(Run)
            .where(Run.workflow_id.between(Workflow.id, Workflow.id))
            .order_by(Run.workflow_id, Run.id.desc())
            .limit(1)
            .correlate(Workflow)
            .lateral()
        )
        run = aliased(Run, newest)
        return (
            select(Workflow, Draft.revision, run)
            .join(Draft, Draft.workflow_id == Workflow.id)
            .outerjoin(run, true())
            .where(self._here())
        )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
