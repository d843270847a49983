"""Queries of remembered corrections."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from agent.learning.correction import Correction as Learned
from api.repository import Repository
from engine.store.models.correction import Correction

MOST = 500


class CorrectionRepository(Repository):
    """What was put right in the plans of one workspace."""

    async def remember(
        self, found: Sequence[Learned], workflow: str, by: UUID | None, now: datetime
    ) -> None:
        """Keep corrections; a newer one about the same takes the place of the former one."""
        for one in found:
            changed = {
                "value": one.value,
                "workflow": workflow,
                "learned_by": by,
                "learned_at": now,
            }
            row = {
                "org_id": self.org_id,
                "workspace_id": self.workspace_id,
                "uses": one.uses,
                "argument": one.argument,
                "about": one.about,
                **changed,
            }
            keys = ["workspace_id", "uses", "argument", "about"]
            await self.session.execute(
                insert(Correction)
                .values(**row)
                .on_conflict_do_update(index_elements=keys, set_=changed)
            )

    async def all(self) -> Sequence[Correction]:
        """Answer what is remembered, the newest first."""
        query = (
            select(Correction)
            .where(Correction.workspace_id == self.workspace_id)
            .order_by(Correction.learned_at.desc(), Correction.id)
            .limit(MOST)
        )
        return (await self.session.execute(query)).scalars().all()

    async def forget(self, correction_id: UUID) -> bool:
        """Forget one; False when there is none."""
        gone = await self.session.execute(
            delete(Correction)
            .where(Correction.id == correction_id, Correction.workspace_id == self.workspace_id)
            .returning(Correction.id)
        )
        return gone.first() is not None
