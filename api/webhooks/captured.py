"""Calls to test addresses: the newest few of each workflow are kept."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select

from api.webhooks.directory import Hook
from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.models import WebhookCapture

KEPT: Final = 20


class Captured:
    """Keeps what a test address was sent, each call in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, hook: Hook, request: dict[str, Any], problem: str | None) -> UUID:
        """Keep one call and forget those before the newest; answer its id."""
        capture = uuid7()
        newest = (
            select(WebhookCapture.id)
            .where(WebhookCapture.workflow_id == hook.workflow_id)
            .order_by(WebhookCapture.received_at.desc(), WebhookCapture.id.desc())
            .limit(KEPT)
        )
        async with self._database.tenant(hook.org_id) as session:
            session.add(
                WebhookCapture(
                    id=capture,
                    org_id=hook.org_id,
                    workspace_id=hook.workspace_id,
                    workflow_id=hook.workflow_id,
                    trigger_id=hook.trigger_id,
                    request=request,
                    problem=problem,
                )
            )
            await session.flush()
            await session.execute(
                delete(WebhookCapture).where(
                    WebhookCapture.workflow_id == hook.workflow_id,
                    WebhookCapture.id.not_in(newest),
                )
            )
        return capture
