"""Starting the run of an event that was looked for or heard, and telling people where that fails."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol
from uuid import UUID

import structlog

from engine.errors import FlowError, Unavailable
from engine.ports.alerts import Alert
from engine.ports.runs import Batch, RunRequest
from engine.runtime.writer import GroupWriter

_log = structlog.get_logger(__name__)

Start = Callable[[RunRequest], Awaitable[UUID]]


class TriggerPlace(Protocol):
    """Whose trigger it is."""

    @property
    def org_id(self) -> UUID:
        """Return the organization."""
        ...

    @property
    def workspace_id(self) -> UUID:
        """Return the workspace."""
        ...

    @property
    def workflow_id(self) -> UUID:
        """Return the workflow."""
        ...

    @property
    def trigger_id(self) -> str:
        """Return the trigger inside of it."""
        ...

    @property
    def uses(self) -> str:
        """Return what kind of trigger it is."""
        ...


class EventStarts:
    """Asks for runs; an event that can start none is told, and keeps back none after it."""

    def __init__(self, start: Start, writer: GroupWriter) -> None:
        self._start = start
        self._writer = writer

    async def start(self, place: TriggerPlace, request: RunRequest, item: str) -> None:
        """Ask for the run of one event; raise Unavailable where nobody can take it now."""
        try:
            await self._start(request)
        except Unavailable:
            raise
        except FlowError as fault:
            # One event that can start nothing must not keep back those after it.
            _log.error(
                "event.not_started",
                workflow=str(place.workflow_id),
                trigger=place.trigger_id,
                code=fault.code,
                why=fault.message,
            )
            title = f"An event did not start its run: {fault.message}"
            facts = {"uses": place.uses, "item": item[:200], "code": fault.code}
            self.tell(place, "event_not_started", title, facts)

    def tell(self, place: TriggerPlace, kind: str, title: str, facts: Mapping[str, Any]) -> None:
        """Put an alert on record."""
        whose = (place.org_id, place.workspace_id, place.workflow_id, None)
        alert = Alert(*whose, kind, title, {"trigger_id": place.trigger_id, **facts})

        def contribute(batch: Batch) -> None:
            batch.alerts.append(alert)

        self._writer.submit(contribute, lambda: None)
