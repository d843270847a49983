"""Rows that let a live version's triggers start runs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, false, func, not_, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from api.repository import Repository
from engine.core.document import Trigger
from engine.runtime.ownership import SCHEDULES_CHANNEL
from engine.store.base import JsonObject
from engine.store.database import announce
from engine.store.models.connection import Connection
from engine.store.models.schedule import Schedule
from engine.store.models.trigger import Trigger as TriggerRow
from engine.store.models.trigger_state import TriggerState
from engine.store.models.webhook import Webhook
from engine.store.models.workflow_version import WorkflowVersion


class TriggerRepository(Repository):
    """Triggers, schedules and webhook addresses of one workspace."""

    async def version(self, workflow_id: UUID, number: int) -> WorkflowVersion | None:
        """Answer a published version."""
        return await self.session.get(WorkflowVersion, (workflow_id, number))

    async def keep_only(self, workflow_id: UUID, trigger_ids: Sequence[str]) -> None:
        """Drop rows of triggers that the live version no longer has."""
        for table in (TriggerRow, Schedule):
            gone = table.trigger_id.not_in(trigger_ids)
            await self.session.execute(delete(table).where(table.workflow_id == workflow_id, gone))
        await self.session.execute(
            update(Webhook)
            .where(
                Webhook.workflow_id == workflow_id,
                Webhook.purpose == "live",
                Webhook.trigger_id.not_in(trigger_ids),
                Webhook.revoked_at.is_(None),
            )
            .values(revoked_at=func.now())
        )

    async def put_trigger(self, workflow_id: UUID, version: int, trigger: Trigger) -> None:
        """Write or update one trigger as switched on."""
        values: dict[str, object] = {
            "version": version,
            "type": trigger.type,
            "config": trigger.model_dump(mode="json", by_alias=True, exclude_unset=True),
            "enabled": True,
            "updated_at": func.now(),
        }
        await self._put(TriggerRow, workflow_id, trigger.id, values)

    async def put_schedule(
        self, workflow_id: UUID, version: int, trigger: Trigger, next_fire_at: datetime | None
    ) -> None:
        """Write or update one schedule as switched on."""
        values: dict[str, object] = {
            "version": version,
            "config": dict(trigger.with_),
            "enabled": True,
            "next_fire_at": next_fire_at,
            "updated_at": func.now(),
        }
        await self._put(Schedule, workflow_id, trigger.id, values)

    async def connection_kind(self, key: str | None) -> str | None:
        """Answer of what kind a connection is; None where there is none of this key."""
        query = select(Connection.kind).where(
            Connection.workspace_id == self.workspace_id,
            Connection.key == key,
            Connection.deleted_at.is_(None),
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def stop(self, workflow_id: UUID) -> None:
        """Switch off every trigger and schedule of a workflow."""
        for table in (TriggerRow, Schedule):
            await self.session.execute(
                update(table).where(table.workflow_id == workflow_id).values(enabled=False)
            )

    async def keep_cursors(self, workflow_id: UUID, watched: Mapping[str, str]) -> None:
        """Forget how far triggers have read, but for those that go on with the same thing."""
        mine = (TriggerState.workflow_id == workflow_id, TriggerState.kind == "cursor")
        kept = [
            (TriggerState.scope_id == trigger_id) & (TriggerState.key == key)
            for trigger_id, key in watched.items()
        ]
        await self.session.execute(delete(TriggerState).where(*mine, not_(or_(false(), *kept))))

    async def put_cursor(
        self, workflow_id: UUID, trigger_id: str, watched: str, state: JsonObject
    ) -> None:
        """Have a trigger begin from here, unless it has begun with the same thing before."""
        row = {
            "org_id": self.org_id,
            "workspace_id": self.workspace_id,
            "workflow_id": workflow_id,
            "scope_id": trigger_id,
            "kind": "cursor",
            "key": watched,
            "value": state,
        }
        await self.session.execute(insert(TriggerState).values(row).on_conflict_do_nothing())

    async def announce(self) -> None:
        """Tell the executor, at commit, that schedules have changed."""
        await announce(self.session, SCHEDULES_CHANNEL)

    async def has_webhook(self, workflow_id: UUID, trigger_id: str) -> bool:
        """Tell whether an address stands for this trigger."""
        query = select(Webhook.id).where(
            Webhook.workflow_id == workflow_id,
            Webhook.trigger_id == trigger_id,
            Webhook.purpose == "live",
            Webhook.revoked_at.is_(None),
        )
        return (await self.session.execute(query)).first() is not None

    async def add_webhook(
        self,
        workflow_id: UUID,
        trigger_id: str,
        secret_hash: bytes,
        hint: str,
        *,
        purpose: Literal["live", "test"] = "live",
    ) -> None:
        """Store the hash of a new address."""
        self.session.add(
            Webhook(
                org_id=self.org_id,
                workspace_id=self.workspace_id,
                workflow_id=workflow_id,
                trigger_id=trigger_id,
                secret_hash=secret_hash,
                purpose=purpose,
                hint=hint,
            )
        )
        await self.session.flush()

    async def live_webhooks(self, workflow_id: UUID) -> Sequence[Webhook]:
        """Answer the live addresses of a workflow that have not ended, by trigger."""
        query = select(Webhook).where(
            Webhook.workflow_id == workflow_id,
            Webhook.workspace_id == self.workspace_id,
            Webhook.purpose == "live",
            Webhook.revoked_at.is_(None),
        )
        return (await self.session.execute(query.order_by(Webhook.trigger_id))).scalars().all()

    async def end_webhooks(
        self, workflow_id: UUID, trigger_id: str, purpose: Literal["live", "test"]
    ) -> bool:
        """End the addresses of a trigger; False where there was none."""
        ended = await self.session.execute(
            update(Webhook)
            .where(
                Webhook.workflow_id == workflow_id,
                Webhook.workspace_id == self.workspace_id,
                Webhook.trigger_id == trigger_id,
                Webhook.purpose == purpose,
                Webhook.revoked_at.is_(None),
            )
            .values(revoked_at=func.now())
            .returning(Webhook.id)
        )
        return ended.first() is not None

    async def _put(
        self,
        table: type[TriggerRow] | type[Schedule],
        workflow_id: UUID,
        trigger_id: str,
        values: dict[str, object],
    ) -> None:
        row = {
            "org_id": self.org_id,
            "workspace_id": self.workspace_id,
            "workflow_id": workflow_id,
            "trigger_id": trigger_id,
            **values,
        }
        statement = insert(table).values(row)
        await self.session.execute(
            statement.on_conflict_do_update(
                index_elements=[table.workflow_id, table.trigger_id], set_=values
            )
        )
