"""Workflows whose draft or live version has a text in its document."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Text, and_, cast, or_, select

from api.repository import Session
from engine.store.models.draft import Draft
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion


class Naming(NamedTuple):
    """A workflow and its documents; not every place of the text need mean what was looked for."""

    workflow_id: UUID
    name: str
    draft: dict[str, Any]
    live: dict[str, Any] | None


async def documents_naming(session: Session, workspace_id: UUID, said: str) -> Sequence[Naming]:
    """Answer the workflows of a workspace that have `said` anywhere in draft or live version, by name."""
    live = and_(
        WorkflowVersion.workflow_id == Workflow.id,
        WorkflowVersion.number == Workflow.live_version,
    )
    documents = (cast(Draft.document, Text), cast(WorkflowVersion.document, Text))
    query = (
        select(Workflow.id, Workflow.name, Draft.document, WorkflowVersion.document)
        .join(Draft, Draft.workflow_id == Workflow.id)
        .outerjoin(WorkflowVersion, live)
        .where(
            Workflow.workspace_id == workspace_id,
            Workflow.deleted_at.is_(None),
            or_(*(document.contains(said, autoescape=True) for document in documents)),
        )
        .order_by(Workflow.name)
    )
    return [Naming(*row) for row in await session.execute(query)]
