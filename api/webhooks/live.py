"""The addresses at which the live version listens: which there are, and another one for a lost one."""

from uuid import UUID

from api.drafts.repository import DraftRepository
from api.drafts.service import found
from api.repository import Session
from api.room import Room
from api.security import new_secret, secret_hash
from api.triggers.repository import TriggerRepository
from api.webhooks.schemas import LiveAddress, LiveAddressList
from engine.errors import Conflict
from engine.store.models import Webhook


class LiveHooks:
    """Live addresses of one workspace, in the request's transaction. An address is stored as a hash only."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room, self._session = room, session
        self._rows = TriggerRepository(session, *room.place)

    async def list(self, workflow_id: UUID) -> LiveAddressList:
        """Answer what listens; none before the workflow was first switched on."""
        await self._known(workflow_id)
        rows = await self._rows.live_webhooks(workflow_id)
        return LiveAddressList(items=[_shown(row) for row in rows])

    async def replace(self, workflow_id: UUID, trigger_id: str) -> LiveAddress:
        """Make another address for a trigger that has one; the former one ends at once."""
        await self._known(workflow_id)
        if not await self._rows.end_webhooks(workflow_id, trigger_id, "live"):
            raise Conflict(
                f"The trigger {trigger_id!r} has no live address yet: publish and switch on first."
            )
        secret = new_secret()
        hint = f"{secret[:4]}…"
        await self._rows.add_webhook(workflow_id, trigger_id, secret_hash(secret), hint)
        await self._rows.announce()
        await self._room.note(
            self._session, "webhook.live_address", workflow_id, trigger=trigger_id
        )
        for row in await self._rows.live_webhooks(workflow_id):
            if row.trigger_id == trigger_id:
                return _shown(row, path=f"/hooks/{secret}")
        raise AssertionError("An address that was just stored is there.")

    async def _known(self, workflow_id: UUID) -> None:
        found(await DraftRepository(self._session, *self._room.place).get(workflow_id))


def _shown(row: Webhook, path: str | None = None) -> LiveAddress:
    return LiveAddress(trigger=row.trigger_id, hint=row.hint, made_at=row.created_at, path=path)
