"""Queries of a workspace's own templates, which stand among what can be searched."""

from collections.abc import Sequence

from sqlalchemy import Select, delete, select

from api.repository import Repository
from engine.store.models.knowledge import Knowledge

KIND = "template"
MOST = 200


class TemplateRepository(Repository):
    """The templates people of one workspace have made."""

    async def all(self) -> Sequence[Knowledge]:
        """Answer them by title."""
        query = self._own().order_by(Knowledge.title, Knowledge.key).limit(MOST)
        return (await self.session.execute(query)).scalars().all()

    async def get(self, key: str) -> Knowledge | None:
        """Answer one, or None."""
        query = self._own().where(Knowledge.key == key)
        return (await self.session.execute(query)).scalar_one_or_none()

    async def remove(self, key: str) -> bool:
        """Take one away; False where there is none."""
        gone = await self.session.execute(
            delete(Knowledge)
            .where(
                Knowledge.org_id == self.org_id,
                Knowledge.workspace_id == self.workspace_id,
                Knowledge.kind == KIND,
                Knowledge.key == key,
            )
            .returning(Knowledge.id)
        )
        return gone.first() is not None

    def _own(self) -> Select[Knowledge]:
        return select(Knowledge).where(
            Knowledge.workspace_id == self.workspace_id, Knowledge.kind == KIND
        )
