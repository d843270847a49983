"""How the triggers stand whose events are looked for."""

from uuid import UUID

from api.repository import Session
from api.room import Room
from api.watched.repository import WatchedRepository
from api.watched.schemas import LookFailed, WatchedList, WatchedShown
from engine.core.action import Catalog
from engine.core.poll_due import interval_s
from engine.errors import NotFound
from engine.ports.polls import PollState
from engine.store.models.trigger import Trigger
from engine.store.models.trigger_state import TriggerState


class Watched:
    """The watched triggers of one workspace, in the request's transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._rows = WatchedRepository(session, *room.place)

    async def list(self, workflow_id: UUID) -> WatchedList:
        """Answer the triggers of a workflow that are looked at while it is switched on."""
        if not await self._rows.has_workflow(workflow_id):
            raise NotFound("There is no such workflow.")
        catalog = self._room.services.catalog
        found = await self._rows.of_workflow(workflow_id)
        shown = [_shown(catalog, trigger, kept) for trigger, kept in found]
        return WatchedList(items=[one for one in shown if one is not None])


def _shown(catalog: Catalog, trigger: Trigger, kept: TriggerState) -> WatchedShown | None:
    uses, settings = str(trigger.config.get("uses")), trigger.config.get("with")
    spec = catalog.trigger(uses)
    if spec is None or spec.polling is None:
        return None
    state = PollState.from_json(kept.value or {})
    error = state.error and LookFailed(
        code=state.error["code"], message=state.error["message"], hint=state.error.get("hint")
    )
    return WatchedShown(
        trigger=trigger.trigger_id,
        uses=uses,
        title=spec.title,
        every_s=interval_s(spec.polling, settings if isinstance(settings, dict) else {}),
        polled_at=state.polled_at,
        found_at=state.found_at,
        next_at=state.next_at,
        failures=state.failures,
        error=error,
    )
