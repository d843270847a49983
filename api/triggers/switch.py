"""The on/off switch: it keeps triggers, schedules and webhook addresses equal to the live version."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.repository import Session
from api.room import Room
from api.security import new_secret, secret_hash
from api.triggers.first_looks import NONE_YET, Cursors, is_called, is_watched, watched
from api.triggers.repository import TriggerRepository
from api.workflows.schemas import WebhookAddress
from engine.core.document import Document, Trigger
from engine.core.schedule import ScheduleConfig, next_fires
from engine.errors import NotFound
from engine.ports.polls import PollState
from engine.store.models.workflow import Workflow


class Switch:
    """Writes the rows that scheduler, poller and webhook ingest read."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._rows = TriggerRepository(session, *room.place)

    async def on(
        self, workflow: Workflow, version: int, looked: Cursors = NONE_YET
    ) -> list[WebhookAddress]:
        """Let the triggers of this version start runs; answer the webhook addresses just made."""
        stored = await self._rows.version(workflow.id, version)
        if stored is None:
            raise NotFound(f"There is no version {version} of this workflow.")
        document = Document.parse(stored.document)
        active = [trigger for trigger in document.triggers if not trigger.disabled]
        await self._rows.keep_only(workflow.id, [trigger.id for trigger in active])
        made = []
        for trigger in active:
            await self._rows.put_trigger(workflow.id, version, trigger)
            if trigger.type == "schedule":
                await self._schedule(workflow, version, trigger)
            if await self._has_address(trigger):
                made += await self._webhook(workflow, trigger)
        await self._watch(workflow, active, looked)
        await self._rows.announce()
        return made

    async def off(self, workflow: Workflow) -> None:
        """Stop every trigger; webhook addresses stay, so that switching on again keeps them.

        How far triggers have read is forgotten: what comes while they are off starts nothing.
        """
        await self._rows.stop(workflow.id)
        await self._rows.keep_cursors(workflow.id, {})
        await self._rows.announce()

    async def _schedule(self, workflow: Workflow, version: int, trigger: Trigger) -> None:
        config: Mapping[str, Any] = trigger.with_
        now = self._room.services.clock.now()
        following = next_fires(ScheduleConfig.parse(config), now, 1)
        await self._rows.put_schedule(
            workflow.id, version, trigger, next_fire_at=following[0] if following else None
        )

    async def _watch(self, workflow: Workflow, active: Sequence[Trigger], looked: Cursors) -> None:
        """Have each look begin where it is to; one that is on already, at the same thing, goes on."""
        catalog = self._room.services.catalog
        wanted = {one.id: one for one in active if is_watched(catalog, one)}
        kept = {trigger_id: watched(one) for trigger_id, one in wanted.items()}
        await self._rows.keep_cursors(workflow.id, kept)
        now = self._room.services.clock.now()
        for trigger_id, one in wanted.items():
            state = PollState(next_at=now, cursor=looked.start_of(one))
            await self._rows.put_cursor(workflow.id, trigger_id, kept[trigger_id], state.as_json())

    async def _has_address(self, trigger: Trigger) -> bool:
        """Say whether it is called; where its connection is one that is listened to, nobody needs to."""
        catalog = self._room.services.catalog
        spec = catalog.trigger(trigger.uses or "") if trigger.type == "app" else None
        line = spec.called.line if spec is not None and spec.called is not None else None
        if line is not None and await self._rows.connection_kind(trigger.connection) == line:
            return False
        return is_called(catalog, trigger)

    async def _webhook(self, workflow: Workflow, trigger: Trigger) -> list[WebhookAddress]:
        if await self._rows.has_webhook(workflow.id, trigger.id):
            return []
        secret = new_secret()
        hint = f"{secret[:4]}…"
        await self._rows.add_webhook(workflow.id, trigger.id, secret_hash(secret), hint)
        return [WebhookAddress(trigger=trigger.id, path=f"/hooks/{secret}", hint=hint)]
