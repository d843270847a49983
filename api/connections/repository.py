"""Queries of connections and their grants."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_

from api.paging import After
from api.repository import Repository
from engine.store.models.connection import Connection
from engine.store.models.connection_grant import ConnectionGrant
from engine.store.models.workflow import Workflow


class ConnectionRepository(Repository):
    """Connections of one workspace that were not deleted."""

    def _here(self) -> ColumnElement[bool]:
        return (Connection.workspace_id == self.workspace_id) & Connection.deleted_at.is_(None)

    async def page(self, after: After | None, limit: int) -> Sequence[Connection]:
        """Return one row more than the limit, the newest first."""
        query = (
            select(Connection)
            .where(self._here())
            .order_by(Connection.created_at.desc(), Connection.id.desc())
            .limit(limit + 1)
        )
        if after is not None:
            query = query.where(tuple_(Connection.created_at, Connection.id) < tuple_(*after))
        return (await self.session.execute(query)).scalars().all()

    async def get(self, connection_id: UUID) -> Connection | None:
        """Return one connection."""
        query = select(Connection).where(self._here(), Connection.id == connection_id)
        return (await self.session.execute(query)).scalar_one_or_none()

    async def locked(self, connection_id: UUID) -> Connection | None:
        """Return one connection and hold it until the transaction ends."""
        query = select(Connection).where(self._here(), Connection.id == connection_id)
        return (await self.session.execute(query.with_for_update())).scalar_one_or_none()

    async def keys(self) -> set[str]:
        """Return every key ever used in the workspace: a key is never given twice."""
        query = select(Connection.key).where(Connection.workspace_id == self.workspace_id)
        return set((await self.session.execute(query)).scalars())

    async def add(self, row: Connection) -> None:
        """Store a new connection."""
        self.session.add(row)
        await self.session.flush()

    async def grants(self, connection_id: UUID) -> Sequence[ConnectionGrant]:
        """Return the grants that hold."""
        query = (
            select(ConnectionGrant)
            .where(
                ConnectionGrant.connection_id == connection_id,
                ConnectionGrant.revoked_at.is_(None),
            )
            .order_by(ConnectionGrant.created_at)
        )
        return (await self.session.execute(query)).scalars().all()

    async def grant_for(
        self, connection_id: UUID, workflow_id: UUID | None
    ) -> ConnectionGrant | None:
        """Return the grant for a workflow, or for all, also one that was taken back."""
        wanted = (
            ConnectionGrant.workflow_id.is_(None)
            if workflow_id is None
            else ConnectionGrant.workflow_id == workflow_id
        )
        query = select(ConnectionGrant).where(
            ConnectionGrant.connection_id == connection_id, wanted
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def grant(self, connection_id: UUID, grant_id: UUID) -> ConnectionGrant | None:
        """Return one grant that holds."""
        query = select(ConnectionGrant).where(
            ConnectionGrant.id == grant_id,
            ConnectionGrant.connection_id == connection_id,
            ConnectionGrant.revoked_at.is_(None),
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def add_grant(self, row: ConnectionGrant) -> None:
        """Store a new grant."""
        self.session.add(row)
        await self.session.flush()

    async def has_workflow(self, workflow_id: UUID) -> bool:
        """Say whether the workflow is one of this workspace."""
        query = select(Workflow.id).where(
            Workflow.workspace_id == self.workspace_id,
            Workflow.id == workflow_id,
            Workflow.deleted_at.is_(None),
        )
        return (await self.session.execute(query)).scalar_one_or_none() is not None
