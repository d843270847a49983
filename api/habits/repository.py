"""Queries of what the workflows of a workspace read like."""

from collections.abc import Sequence

from sqlalchemy import select

from agent.learning.habits import Known
from api.repository import Repository
from engine.store.models.draft import Draft
from engine.store.models.workflow import Workflow

MOST_LOOKED_AT = 500


class HabitRepository(Repository):
    """The drafts of one workspace, put-away ones left out."""

    async def known(self) -> Sequence[Known]:
        """Answer the workflows that were changed last, with their drafts."""
        query = (
            select(
                Workflow.id,
                Workflow.name,
                Draft.document,
                Workflow.key,
                Workflow.live_version,
                Draft.revision,
            )
            .join(Draft, Draft.workflow_id == Workflow.id)
            .where(
                Workflow.workspace_id == self.workspace_id,
                Workflow.deleted_at.is_(None),
                Workflow.archived_at.is_(None),
            )
            .order_by(Draft.updated_at.desc(), Workflow.id)
            .limit(MOST_LOOKED_AT)
        )
        rows = await self.session.execute(query)
        return [
            Known(str(one), name, dict(document), key, live, revision)
            for one, name, document, key, live, revision in rows
        ]
