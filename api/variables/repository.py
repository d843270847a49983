"""Queries of variables and of the workflows that read them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from api.documents.naming import Naming, documents_naming
from api.repository import Repository
from engine.store.models.variable import Variable


class VariableRepository(Repository):
    """The variables of one workspace."""

    async def all(self) -> Sequence[Variable]:
        """Answer every variable by its key."""
        query = select(Variable).where(Variable.workspace_id == self.workspace_id)
        return (await self.session.execute(query.order_by(Variable.key))).scalars().all()

    async def values(self) -> dict[str, Any]:
        """Answer what `vars` holds."""
        return {one.key: one.value for one in await self.all()}

    async def hold(self) -> None:
        """Let nobody else change a variable until the transaction ends."""
        await self.session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:room, 21))"),
            {"room": str(self.workspace_id)},
        )

    async def keep(self, key: str, value: Any) -> None:
        """Store a value in place of a former one."""
        row = {"org_id": self.org_id, "workspace_id": self.workspace_id, "key": key, "value": value}
        query = insert(Variable).values(**row)
        await self.session.execute(
            query.on_conflict_do_update(
                index_elements=["workspace_id", "key"],
                set_={"value": query.excluded.value, "updated_at": func.now()},
            )
        )
        self.session.expire_all()

    async def drop(self, variable: Variable) -> None:
        """Forget a variable."""
        await self.session.delete(variable)
        await self.session.flush()

    async def reading(self) -> Sequence[Naming]:
        """Answer the workflows whose draft or live version has `vars.` in it."""
        return await documents_naming(self.session, self.workspace_id, "vars")
