"""Queries of examples."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from api.repository import Repository
from engine.store.models.example import Example


class ExampleRepository(Repository):
    """The examples of the workflows of one workspace."""

    async def of(self, workflow_id: UUID) -> Sequence[Example]:
        """Answer the examples of a workflow in their order."""
        query = (
            select(Example)
            .where(Example.workflow_id == workflow_id, Example.workspace_id == self.workspace_id)
            .order_by(Example.place, Example.name)
        )
        return (await self.session.execute(query)).scalars().all()

    async def add(
        self,
        workflow_id: UUID,
        name: str,
        origin: str,
        given: dict[str, Any],
        expected: dict[str, Any],
        by: UUID | None,
    ) -> Example:
        """Keep an example behind the others."""
        query = select(func.coalesce(func.max(Example.place), 0)).where(
            Example.workflow_id == workflow_id
        )
        place = int((await self.session.execute(query)).scalar_one()) + 1
        example = Example(
            org_id=self.org_id,
            workspace_id=self.workspace_id,
            workflow_id=workflow_id,
            place=place,
            name=name,
            origin=origin,
            given=given,
            expected=expected,
            created_by=by,
        )
        self.session.add(example)
        await self.session.flush()
        return example

    async def drop_written(self, workflow_id: UUID) -> None:
        """Forget the examples that were written by the machine."""
        await self.session.execute(
            delete(Example).where(
                Example.workflow_id == workflow_id,
                Example.workspace_id == self.workspace_id,
                Example.origin == "written",
            )
        )

    async def drop(self, workflow_id: UUID, example_id: UUID) -> bool:
        """Forget one; False when there is none."""
        gone = await self.session.execute(
            delete(Example)
            .where(
                Example.id == example_id,
                Example.workflow_id == workflow_id,
                Example.workspace_id == self.workspace_id,
            )
            .returning(Example.id)
        )
        return gone.first() is not None
