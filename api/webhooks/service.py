"""Trying a webhook trigger while it is built: an address of its own, and runs with what it was sent."""

from uuid import UUID

from sqlalchemy import select

from api.drafts.repository import DraftRepository
from api.drafts.service import found
from api.repository import Session
from api.room import Room
from api.security import new_secret, secret_hash
from api.triggers.repository import TriggerRepository
from api.webhooks.schemas import CaptureList, CaptureShown, TestAddress
from engine.core.document import Document, Trigger
from engine.errors import NotFound
from engine.store.models import WebhookCapture


class TestHooks:
    """Test addresses and captured calls of one workspace's drafts, in the request's transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session

    async def open(self, workflow_id: UUID, trigger_id: str) -> TestAddress:
        """Make a new test address for a webhook trigger of the draft; a former one ends."""
        trigger = await self._trigger(workflow_id, trigger_id)
        rows = TriggerRepository(self._session, *self._room.place)
        await rows.end_webhooks(workflow_id, trigger.id, "test")
        secret = new_secret()
        hint = f"{secret[:4]}…"
        await rows.add_webhook(workflow_id, trigger.id, secret_hash(secret), hint, purpose="test")
        await rows.announce()
        await self._room.note(
            self._session, "webhook.test_address", workflow_id, trigger=trigger.id
        )
        return TestAddress(trigger=trigger.id, path=f"/hooks/{secret}")

    async def list(self, workflow_id: UUID) -> CaptureList:
        """Answer the calls that are kept, newest first."""
        await self._document(workflow_id)
        query = (
            select(WebhookCapture)
            .where(
                WebhookCapture.workflow_id == workflow_id,
                WebhookCapture.workspace_id == self._room.workspace_id,
            )
            .order_by(WebhookCapture.received_at.desc(), WebhookCapture.id.desc())
        )
        rows = (await self._session.execute(query)).scalars()
        return CaptureList(items=[_shown(row) for row in rows])

    async def get(self, workflow_id: UUID, capture_id: UUID) -> CaptureShown:
        """Answer one call."""
        for one in (await self.list(workflow_id)).items:
            if one.id == str(capture_id):
                return one
        raise NotFound("This call is not kept; only the newest ones are.")

    async def _trigger(self, workflow_id: UUID, trigger_id: str) -> Trigger:
        for trigger in (await self._document(workflow_id)).triggers:
            if trigger.id == trigger_id and trigger.type == "webhook":
                return trigger
        raise NotFound(f"The draft has no webhook trigger {trigger_id!r}.")

    async def _document(self, workflow_id: UUID) -> Document:
        drafts = DraftRepository(self._session, *self._room.place)
        return Document.parse(found(await drafts.get(workflow_id)).document)


def _shown(row: WebhookCapture) -> CaptureShown:
    return CaptureShown(
        id=str(row.id),
        trigger=row.trigger_id,
        received_at=row.received_at,
        problem=row.problem,
        request=row.request,
    )
