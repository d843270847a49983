"""The first look at each trigger of a workflow, made before it is switched on: it works, or is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.room import Room
from api.triggers.repository import TriggerRepository
from engine.core.action import Catalog
from engine.core.document import Document, Trigger, document_hash
from engine.errors import FlowError
from engine.ports.polls import NotLooked, PollCall
from engine.store.models.workflow import Workflow


class TriggerFails(FlowError):
    """A trigger could not be looked at, so that the workflow was not switched on."""

    code, blame, status_hint = "trigger_fails", "yours", 422


@dataclass(frozen=True, slots=True)
class Cursors:
    """Where the looks of one workflow begin, by what is looked at."""

    of: Mapping[str, Any]

    def start_of(self, trigger: Trigger) -> Any:
        """Return the cursor of what this trigger looks at; None where it has not been looked at."""
        return self.of.get(watched(trigger))


NONE_YET = Cursors({})


def is_watched(catalog: Catalog, trigger: Trigger) -> bool:
    """Tell whether a trigger's events are looked for."""
    spec = catalog.trigger(trigger.uses or "") if trigger.type == "app" else None
    return spec is not None and spec.polling is not None


def is_called(catalog: Catalog, trigger: Trigger) -> bool:
    """Tell whether a trigger has an address that is called: any call, or those of a service."""
    spec = catalog.trigger(trigger.uses or "") if trigger.type == "app" else None
    return trigger.type == "webhook" or (spec is not None and spec.called is not None)


def watched(trigger: Trigger) -> str:
    """Return what a trigger looks at, as one word: how often it does is no part of it."""
    settings = {name: of for name, of in trigger.with_.items() if name not in _PACE}
    return document_hash({"uses": trigger.uses, "at": trigger.connection, "with": settings})


_PACE = frozenset({"every_s", "existing"})


async def first_looks(room: Room, workflow_id: UUID) -> Cursors:
    """Look once at everything the live version looks at; raise TriggerFails where that does not work.

    No transaction is open meanwhile: another service may take its time. What is there already is
    passed over, unless the trigger says that it starts runs.
    """
    cursors: dict[str, Any] = {}
    for trigger in await _to_look_at(room, workflow_id):
        found = await room.services.looker.look(_call(room, workflow_id, trigger))
        if isinstance(found, NotLooked):
            hint = (
                f" {found.error.hint[:1].upper()}{found.error.hint[1:]}."
                if found.error.hint
                else ""
            )
            raise TriggerFails(
                f"Not switched on: {trigger.name or trigger.id!r} does not work. "
                f"{found.error.message}.{hint}",
                trigger=trigger.id,
                error=found.error.as_json(),
            )
        if trigger.with_.get("existing") != "start":
            cursors[watched(trigger)] = found.cursor
    return Cursors(cursors)


async def _to_look_at(room: Room, workflow_id: UUID) -> Sequence[Trigger]:
    async with room.transaction() as session:
        workflow = await session.get(Workflow, workflow_id)
        if workflow is None or workflow.live_version is None or workflow.enabled:
            return ()
        rows = TriggerRepository(session, *room.place)
        version = await rows.version(workflow_id, workflow.live_version)
        document = None if version is None else Document.parse(version.document)
    triggers = () if document is None else document.triggers
    catalog = room.services.catalog
    return [one for one in triggers if not one.disabled and is_watched(catalog, one)]


def _call(room: Room, workflow_id: UUID, trigger: Trigger) -> PollCall:
    return PollCall(
        org_id=str(room.org_id),
        workspace_id=str(room.workspace_id),
        workflow_id=str(workflow_id),
        trigger_id=trigger.id,
        uses=trigger.uses or "",
        settings=trigger.with_,
        connection=trigger.connection,
        cursor=None,
    )
